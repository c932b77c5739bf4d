//! Fields that hold one of a few words.

/// Declares an enumeration with its words on the wire; the first is the default.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $first:ident = $first_word:literal, $($word:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub(crate) enum $name {
            #[default]
            $first,
            $($word,)*
        }

        impl $name {
            pub(crate) fn word(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$word => $text,)*
                }
            }
        }

        impl $crate::record::Field for $name {
            fn read(&self) -> $crate::json::Json {
                self.word().into()
            }

            fn write(&mut self, value: &$crate::json::Json) -> Result<(), &'static str> {
                *self = match value.as_text() {
                    Some($first_word) => Self::$first,
                    $(Some($text) => Self::$word,)*
                    _ => return Err("is not included in the list"),
                };
                Ok(())
            }

            fn key(&self) -> $crate::record::Key<'_> {
                $crate::record::Key::Text(self.word())
            }
        }
    };
}

pub(crate) use words;
