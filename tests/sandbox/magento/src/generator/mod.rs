//! A shop of any size, made from a seed: the same seed and sizes make the same shop.

mod calendar;
mod history;
mod people;
mod products;
mod sold;
mod stock;

use crate::dice::Dice;
use crate::options::Options;
use crate::shop::Shop;

/// How large a generated shop is, and the seed it grows from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    seed: u64,
    products: u64,
    customers: u64,
    orders: u64,
    stores: u64,
}

/// Fills a shop as the options say; does nothing where they name no sizes.
pub(crate) fn fill(shop: &mut Shop, options: &Options) {
    let world = World {
        seed: options.seed,
        products: options.products,
        customers: options.customers,
        orders: options.orders,
        stores: options.stores,
    };
    if world.products > 0 {
        stock::open_sources(shop, &world);
        products::fill(shop, &world);
    }
    people::fill(shop, &world);
    history::remember(shop, world);
}

impl World {
    /// The dice of one thing: they roll the same whenever it is looked at.
    fn dice(&self, kind: u64, index: u64) -> Dice {
        let mut dice =
            Dice::new(self.seed ^ kind.rotate_left(40) ^ index.wrapping_mul(0x9E37_79B9));
        dice.roll();
        dice
    }
}

/// One of the words.
fn pick<'a>(dice: &mut Dice, words: &[&'a str]) -> &'a str {
    let place = dice.below(words.len() as u64);
    usize::try_from(place).ok().and_then(|place| words.get(place)).copied().unwrap_or_default()
}
