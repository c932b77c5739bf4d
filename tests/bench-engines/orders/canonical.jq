def address: {
  street, city, region: .region_code, postal_code: .postcode, country: .country_id
};
. as $order | {
  number: .increment_id,
  source_system: "magento",
  placed_at: .created_at,
  currency: .order_currency_code,
  status,
  customer: {
    email: (.customer_email | trim | ascii_downcase),
    first_name: (.customer_firstname // .billing_address.firstname),
    last_name: (.customer_lastname // .billing_address.lastname),
    phone: .billing_address.telephone
  },
  total: .grand_total,
  billing_address: (.billing_address | address),
  shipping_address: (.extension_attributes.shipping_assignments[0].shipping.address | address),
  shipping: { amount: .shipping_amount, tax: .shipping_tax_amount },
  tax_total: .tax_amount,
  payment: {
    type: ({ checkmo: "Web Check", banktransfer: "Web Bank Transfer", braintree: "Web Card" }[.payment.method] // error("no row")),
    amount: .payment.amount_paid,
    last4: .payment.cc_last4
  },
  lines: [.items[] | select(.parent_item_id == null) | {
    sku, name, quantity: .qty_ordered, unit_price: .price,
    net: (.row_total_incl_tax - .tax_amount), tax: .tax_amount,
    discount: .discount_amount, store: $order.store_id
  }]
}
