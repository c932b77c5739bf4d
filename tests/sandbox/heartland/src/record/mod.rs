//! Records: typed rows that can be read, written, filtered and kept by their fields' names.
//!
//! A resource is declared once, by [`record!`]; replies, filters, sorting, writing and the
//! data file all follow that one list of fields.

mod field;
mod table;
mod values;
mod words;
mod write;

use crate::json::{Json, Name, Object};

pub(crate) use field::{Field, Key};
pub(crate) use table::Table;
pub(crate) use values::{Custom, Local, Mark, Money, Quantity, Time};
pub(crate) use words::words;
pub(crate) use write::write_fields;

/// A row of a resource.
pub(crate) trait Record: Clone + Default + Send + Sync + 'static {
    /// The resource's path below `/api/`.
    const PATH: &'static str;
    /// Its fields in the order in which replies show them.
    const FIELDS: &'static [Spec];
    /// Names a body may hold beside the fields.
    const EXTRA_KEYS: &'static [&'static str] =
        &["lines", "item_lines", "tax_lines", "payments", "stock", "stations", "addresses"];
    /// The field by which people know a row, unique in the resource.
    const KEY: Option<&'static str>;

    fn id(&self) -> i64;
    fn field(&self, name: &str) -> Option<&dyn Field>;
    fn field_mut(&mut self, name: &str) -> Option<&mut dyn Field>;
    /// Shows every field in order.
    fn visit(&self, see: &mut dyn FnMut(&'static Spec, &dyn Field));
    /// The field that names the document this row belongs to, and that document's id.
    fn parent(&self) -> Option<(&'static str, i64)>;
    fn times(&mut self) -> Times<'_>;

    fn key(&self) -> Option<&str> {
        match self.field(Self::KEY?)?.key() {
            Key::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The values of the account's own fields.
    fn custom(&self) -> Option<&Object> {
        self.field("custom")?.as_custom()
    }

    fn custom_mut(&mut self) -> Option<&mut Object> {
        self.field_mut("custom")?.as_custom_mut()
    }
}

/// What every row carries beside its own fields.
pub(crate) struct Times<'a> {
    pub(crate) id: &'a mut i64,
    pub(crate) created_at: &'a mut Time,
    pub(crate) updated_at: &'a mut Time,
}

/// A field's name and what a caller may do with it.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) mode: Mode,
}

/// What a caller may do with a field beside reading it.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "four independent permissions of one field")]
pub(crate) struct Mode {
    /// Write it.
    pub(crate) writable: bool,
    /// Filter by it; seen in code that works against the real system.
    pub(crate) filterable: bool,
    /// Filter by it, most likely.
    pub(crate) likely: bool,
    /// Filter by it as a plain `?name=value`.
    pub(crate) bare: bool,
    /// Not shown in replies.
    pub(crate) hidden: bool,
}

impl Mode {
    pub(crate) const PLAIN: Self =
        Self { writable: true, filterable: false, likely: false, bare: false, hidden: false };

    pub(crate) const fn fixed(self) -> Self {
        Self { writable: false, ..self }
    }

    pub(crate) const fn filter(self) -> Self {
        Self { filterable: true, ..self }
    }

    pub(crate) const fn likely(self) -> Self {
        Self { likely: true, ..self }
    }

    pub(crate) const fn bare(self) -> Self {
        Self { filterable: true, bare: true, ..self }
    }

    pub(crate) const fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }
}

/// A row as a reply shows it: booleans with their question mark.
pub(crate) fn shown<T: Record>(row: &T) -> Object {
    let mut object = Object::with_capacity(T::FIELDS.len());
    row.visit(&mut |spec, field| {
        if !spec.mode.hidden {
            object.insert(shown_name(spec, field), field.read());
        }
    });
    object
}

/// A row as the data file keeps it: every field, under its plain name.
pub(crate) fn kept<T: Record>(row: &T) -> Json {
    let mut object = Object::with_capacity(T::FIELDS.len());
    row.visit(&mut |spec, field| {
        object.insert(Name::Borrowed(spec.name), field.read());
    });
    Json::Object(object)
}

/// The row that [`kept`] wrote; unknown names are left aside.
pub(crate) fn restored<T: Record>(kept: &Object) -> T {
    let mut row = T::default();
    for (name, value) in kept {
        if let Some(field) = row.field_mut(name) {
            // A value the program itself wrote is one it can read.
            let _ = field.write(value);
        }
    }
    row
}

fn shown_name(spec: &'static Spec, field: &dyn Field) -> Name {
    match field.suffix() {
        "" => Name::Borrowed(spec.name),
        suffix => Name::Owned(format!("{}{suffix}", spec.name)),
    }
}

/// Declares a resource: `record! { Name = "path", key field, under parent { fields } }`.
///
/// A field may carry another name on the wire (`as "name"`), modes in brackets (see
/// [`Mode`]) and a default. `id`, `created_at` and `updated_at` are added to every record.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident = $path:literal $(, key $key:ident)? $(, under $($parent:ident)or+)? {
            $($field:ident $(as $wire:literal)?: $kind:ty $([$($mode:ident)+])? $(= $default:expr)?,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[allow(clippy::struct_field_names, reason = "the names are the real system's")]
        pub(crate) struct $name {
            pub(crate) id: i64,
            $(pub(crate) $field: $kind,)+
            pub(crate) created_at: $crate::record::Time,
            pub(crate) updated_at: $crate::record::Time,
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    id: 0,
                    $($field: $crate::record::given!($($default)?),)+
                    created_at: $crate::record::Time::default(),
                    updated_at: $crate::record::Time::default(),
                }
            }
        }

        impl $crate::record::Record for $name {
            const PATH: &'static str = $path;
            const FIELDS: &'static [$crate::record::Spec] = &[
                $crate::record::Spec {
                    name: "id",
                    mode: $crate::record::Mode::PLAIN.fixed().filter(),
                },
                $($crate::record::Spec {
                    name: $crate::record::wire!($field $($wire)?),
                    mode: $crate::record::Mode::PLAIN $($(.$mode())+)?,
                },)+
                $crate::record::Spec {
                    name: "created_at",
                    mode: $crate::record::Mode::PLAIN.fixed().filter(),
                },
                $crate::record::Spec {
                    name: "updated_at",
                    mode: $crate::record::Mode::PLAIN.fixed().filter(),
                },
            ];
            const KEY: Option<&'static str> = $crate::record::maybe!($(stringify!($key))?);

            fn id(&self) -> i64 {
                self.id
            }

            fn field(&self, name: &str) -> Option<&dyn $crate::record::Field> {
                match name {
                    "id" => Some(&self.id),
                    $($crate::record::wire!($field $($wire)?) => Some(&self.$field),)+
                    "created_at" => Some(&self.created_at),
                    "updated_at" => Some(&self.updated_at),
                    _ => None,
                }
            }

            fn field_mut(&mut self, name: &str) -> Option<&mut dyn $crate::record::Field> {
                match name {
                    "id" => Some(&mut self.id),
                    $($crate::record::wire!($field $($wire)?) => Some(&mut self.$field),)+
                    "created_at" => Some(&mut self.created_at),
                    "updated_at" => Some(&mut self.updated_at),
                    _ => None,
                }
            }

            fn visit(
                &self,
                see: &mut dyn FnMut(&'static $crate::record::Spec, &dyn $crate::record::Field),
            ) {
                let fields: [&dyn $crate::record::Field; Self::FIELDS.len()] =
                    [&self.id, $(&self.$field,)+ &self.created_at, &self.updated_at];
                for (spec, field) in Self::FIELDS.iter().zip(fields) {
                    see(spec, field);
                }
            }

            fn parent(&self) -> Option<(&'static str, i64)> {
                let parents: &[(&'static str, Option<i64>)] =
                    &[$($((stringify!($parent), $crate::record::Field::as_id(&self.$parent)),)+)?];
                parents.iter().find_map(|(field, id)| Some((*field, (*id)?)))
            }

            fn times(&mut self) -> $crate::record::Times<'_> {
                $crate::record::Times {
                    id: &mut self.id,
                    created_at: &mut self.created_at,
                    updated_at: &mut self.updated_at,
                }
            }
        }
    };
}

/// The name a field has on the wire.
macro_rules! wire {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// `None` for nothing, `Some` for one thing.
macro_rules! maybe {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}

/// A field's default, its type's own when none is given.
macro_rules! given {
    () => {
        Default::default()
    };
    ($value:expr) => {
        $value
    };
}

pub(crate) use {given, maybe, record, wire};
