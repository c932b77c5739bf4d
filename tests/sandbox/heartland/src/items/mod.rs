//! Items: what can be sold, the grids they are variants of, and their images.

mod grid;
mod image;
mod item;

use axum::Router;

use crate::http::{App, collection};

pub(crate) use grid::ItemGrid;
pub(crate) use image::ItemImage;
pub(crate) use item::Item;

pub(crate) fn routes() -> Router<App> {
    collection::<Item>().merge(collection::<ItemGrid>()).merge(image::routes())
}
