def address: {
  line_1: .street[0], line_2: .street[1], city, state: .region, postal_code, country
};
{
  public_id: ("M-" + .number),
  custom: { magento_id: .number, source_system },
  currency,
  ordered_at: .placed_at,
  customer: .customer,
  shipping_address: (.shipping_address | address),
  billing_address: (.billing_address | address),
  shipping_charge: .shipping.amount,
  total,
  payment: { type: .payment.type, amount: .payment.amount },
  lines: [.lines[] | {
    item_public_id: .sku, description: .name, qty: .quantity,
    adjusted_unit_price: ((.net / .quantity * 100 + 0.5 | floor) / 100), tax
  }]
}
