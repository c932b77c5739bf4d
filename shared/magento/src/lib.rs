//! magento.
