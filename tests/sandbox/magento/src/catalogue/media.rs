//! Images of products.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::product::{GLOBAL, Product};
use super::save::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";

/// The routes of images.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "products/:sku/media", PRODUCTS, list),
        route("POST", "products/:sku/media", PRODUCTS, add),
        route("GET", "products/:sku/media/:entryId", PRODUCTS, get),
        route("PUT", "products/:sku/media/:entryId", PRODUCTS, update),
        route("DELETE", "products/:sku/media/:entryId", PRODUCTS, delete),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    Ok(shown(product, request.store_id()))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop
        .catalogue
        .by_sku(request.parameter("sku"))
        .ok_or_else(|| ApiError::new(404, "The product doesn't exist. Verify and try again."))?;
    let id = request.id("entryId");
    let found = product.media.iter().find(|entry| entry.at("id").whole() == id);
    let found = found.map(|entry| Value::Map(entry_in(entry, request.store_id())));
    found.ok_or_else(|| ApiError::new(404, "The image doesn't exist. Verify and try again."))
}

/// The images of a product as a store view shows them.
pub(super) fn shown(product: &Product, store: i64) -> Value {
    product.media.iter().map(|entry| Value::Map(entry_in(entry, store))).collect()
}

fn entry_in(entry: &Map, store: i64) -> Map {
    let mut entry = entry.clone();
    let scope = entry.remove("label_scope").unwrap_or_default().whole();
    if scope != GLOBAL && scope != store {
        entry.set("label", Value::Null);
    }
    entry
}

/// Answers the entry's id as a string.
fn add(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let sku = request.parameter("sku");
    check_content(request.body.at("entry").at("content"))?;
    let mut product = shop.catalogue.by_sku(sku).cloned().ok_or_else(unknown)?;
    let given = request.body.at("entry").as_map().cloned().unwrap_or_default();
    let id = put_entry(shop, &mut product, &given, request.store_id())?;
    product.updated_at = shop.clock.stamp();
    shop.inventory.last_legacy += 1;
    shop.catalogue.put(product);
    Ok(Value::from(id.to_string()))
}

fn update(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let sku = request.parameter("sku");
    let id = request.id("entryId");
    let mut product = shop.catalogue.by_sku(sku).cloned().ok_or_else(unknown)?;
    if !product.media.iter().any(|entry| entry.at("id").whole() == id) {
        return Err(no_image());
    }
    let mut given = request.body.at("entry").as_map().cloned().unwrap_or_default();
    given.set("id", id);
    put_entry(shop, &mut product, &given, request.store_id())?;
    product.updated_at = shop.clock.stamp();
    shop.catalogue.put(product);
    Ok(Value::Bool(true))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("entryId");
    let now = shop.clock.stamp();
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    let before = product.media.len();
    product.media.retain(|entry| entry.at("id").whole() != id);
    if product.media.len() == before {
        return Err(no_image());
    }
    product.updated_at = now;
    Ok(Value::Bool(true))
}

fn no_image() -> ApiError {
    let text = "No image with the provided ID was found. Verify the ID and try again.";
    ApiError::new(404, text)
}

/// Takes the images of a product body: the list replaces all, entries with an id stay.
pub(super) fn take(shop: &mut Shop, product: &mut Product, given: &Value) -> Result<(), ApiError> {
    let Some(entries) = given.as_list() else { return Ok(()) };
    let kept: Vec<i64> = entries.iter().map(|entry| entry.at("id").whole()).collect();
    product.media.retain(|entry| kept.contains(&entry.at("id").whole()));
    for entry in entries.iter().filter_map(Value::as_map) {
        put_entry(shop, product, entry, GLOBAL)?;
    }
    Ok(())
}

/// Adds an image or changes the one with its id, and gives it the roles it names.
///
/// The label belongs to the scope it was given in: other scopes do not see it.
fn put_entry(
    shop: &mut Shop,
    product: &mut Product,
    given: &Map,
    scope: i64,
) -> Result<i64, ApiError> {
    let known = given.at("id").whole();
    let file = match product.media.iter().find(|entry| entry.at("id").whole() == known) {
        Some(entry) => entry.at("file").text(),
        None => stored_file(shop, given.at("content"))?,
    };
    let id = if known > 0 {
        known
    } else {
        shop.catalogue.last_media += 1;
        shop.catalogue.last_media
    };
    let entry = map! {
        "id" => id,
        "media_type" => given.at("media_type").text(),
        "label" => given.at("label").clone(),
        "label_scope" => scope,
        "position" => given.at("position").whole(),
        "disabled" => given.at("disabled").truthy(),
        "types" => Value::List(given.at("types").elements().to_vec()),
        "file" => file.as_str(),
    };
    product.media.retain(|old| old.at("id").whole() != id);
    product.media.push(entry);
    product.media.sort_by_key(|entry| entry.at("position").whole());
    give_roles(product, given, &file);
    Ok(id)
}

fn give_roles(product: &mut Product, given: &Map, file: &str) {
    for role in given.at("types").elements() {
        let role = role.text();
        if role != "swatch_image" {
            product.set(format!("{role}_label"), GLOBAL, given.at("label").clone());
        }
        product.set(role, GLOBAL, file);
    }
    for role in ["image", "small_image", "thumbnail", "swatch_image"] {
        if product.value(role, GLOBAL).is_null() {
            product.set(role, GLOBAL, "no_selection");
        }
    }
}

/// What kind of image bytes begin with; none where they are no image.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 3] =
        [(b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif")];
    kinds.into_iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, kind)| kind)
}

/// # Errors
/// 400 for content that is no image, of another kind than it says, or wrongly named.
fn check_content(content: &Value) -> Result<(), ApiError> {
    let data = content.at("base64_encoded_data").text();
    let Some(kind) = STANDARD.decode(data.trim()).ok().as_deref().and_then(kind_of) else {
        return Err(ApiError::bad("The image content must be valid base64 encoded data."));
    };
    if content.at("type").text() != kind {
        return Err(ApiError::bad("The image MIME type is not valid or not supported."));
    }
    let name = content.at("name").text();
    if name.is_empty()
        || name.contains(['/', '\\', '?', '*', ':', '"', ';', '<', '>', '(', ')', '|', '{', '}'])
    {
        return Err(ApiError::bad("Provided image name contains forbidden characters."));
    }
    Ok(())
}

/// `mug.png` is kept as `/m/u/mug.png`, a second one as `/m/u/mug_1.png`.
fn stored_file(shop: &Shop, content: &Value) -> Result<String, ApiError> {
    check_content(content)?;
    let is_kept = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    let name = content.at("name").text();
    let name: String =
        name.chars().map(|letter| if is_kept(letter) { letter } else { '_' }).collect();
    let folder = |letter: Option<char>| match letter {
        None | Some('.') => '_',
        Some(letter) => letter,
    };
    let mut letters = name.chars();
    let (first, second) = (folder(letters.next()), folder(letters.next()));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let is_taken = |file: &String| {
        shop.catalogue
            .all()
            .any(|one| one.media.iter().any(|entry| entry.at("file").text() == *file))
    };
    let mut file = format!("/{first}/{second}/{name}");
    let mut n_tries = 0;
    while is_taken(&file) {
        n_tries += 1;
        file = format!("/{first}/{second}/{stem}_{n_tries}.{ending}");
    }
    Ok(file)
}
