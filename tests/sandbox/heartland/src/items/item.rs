//! The item itself.

use super::{ItemGrid, ItemImage};
use crate::http::{Refusals, Resource};
use crate::json::{Json, Object};
use crate::record::{Custom, Money, Quantity, record};
use crate::shop::{Shop, uuid};

record! {
    /// Something that can be sold; each variant of a product is one of its own.
    Item = "items", key public_id {
        uuid: String [fixed],
        kind as "type": String = "regular".to_owned(),
        product_type: String = "simple".to_owned(),
        public_id: String [bare],
        description: String [likely],
        long_description: Option<String>,
        price: Money [filter],
        original_price: Option<Money>,
        cost: Option<Money>,
        active: bool [filter] = true,
        track_inventory: bool = true,
        available_online: bool,
        allow_fractional_qty: bool,
        prompt_for_price: bool,
        prompt_for_description: bool,
        use_dynamic_margin: bool,
        dynamic_margin: Option<Quantity>,
        add_on_for_items_matching_filter: bool,
        add_on_item_filter: Json,
        default_lookup_id: Option<i64> [fixed],
        primary_barcode: Option<String> [likely],
        grid_id: Option<i64> [filter],
        primary_vendor_id: Option<i64> [likely],
        financial_class_id: Option<i64>,
        default_price_list_id: i64 = 1,
        sort_key: Option<String>,
        primary_image_id: Option<i64> [fixed],
        has_images: bool [fixed],
        weight: Option<Quantity>,
        weight_unit: Option<String>,
        width: Option<Quantity>,
        height: Option<Quantity>,
        depth: Option<Quantity>,
        import_batch_id: Option<i64> [fixed],
        import_set_id: Option<i64> [fixed],
        created_by_user_id: Option<i64> [fixed],
        updated_by_user_id: Option<i64> [fixed],
        custom: Custom,
        metadata: Json = Json::Object(Object::new()),
        metadata_private: Json = Json::Object(Object::new()),
    }
}

impl Resource for Item {
    const GROUPS: &'static [&'static str] = &["item"];
    const EVENTS: Option<(&'static str, &'static str)> = Some(("item_created", "item_updated"));
    const SEARCHED: &'static [&'static str] =
        &["public_id", "description", "long_description", "primary_barcode"];

    fn settle(&mut self, _was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        refusals.need_text("description", &self.description);
        shop.check::<ItemGrid>("grid_id", self.grid_id, refusals);
        self.uuid = uuid("items", self.id);
        self.default_lookup_id.get_or_insert(self.id);
        self.primary_barcode.get_or_insert_with(|| format!("SR{}", self.id));
    }

    fn include(&self, shop: &Shop, name: &str) -> Option<Json> {
        match name {
            "grid" => shop.shown_one::<ItemGrid>(self.grid_id),
            "images" => Some(shop.shown_children::<ItemImage>("item_id", self.id)),
            _ => None,
        }
    }
}

impl Item {
    pub(super) fn mark_image(&mut self, image: Option<i64>) {
        self.primary_image_id = image;
        self.has_images = image.is_some();
    }
}

impl Shop {
    /// The item a till would find by this text: its Item #, or a unique field of the account.
    pub(crate) fn look_up(&self, text: &str) -> Option<&Item> {
        let items = self.table::<Item>();
        let by_field = || items.indexed().find_map(|field| items.with_custom(field, text).next());
        items.named(text).next().or_else(by_field)
    }
}
