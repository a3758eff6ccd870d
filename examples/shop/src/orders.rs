//! The goods, and the orders in memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// Something to buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its number.
    pub id: u32,
    /// What it is.
    pub name: &'static str,
}

/// Everything there is to buy.
#[must_use]
pub fn items() -> &'static [Item] {
    &[Item { id: 1, name: "kettle" }, Item { id: 2, name: "teapot" }]
}

/// An order as a customer sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// Of which item.
    pub item: u32,
    /// How many.
    pub count: u32,
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Its number.
    pub id: u64,
    /// Of which item.
    pub item: u32,
    /// How many.
    pub count: u32,
}

/// All orders. Clones share them; at first there is number 1.
#[derive(Debug, Clone)]
pub struct Orders {
    orders: Arc<Mutex<BTreeMap<u64, Order>>>,
    requests: Arc<AtomicU64>,
}

impl Default for Orders {
    fn default() -> Self {
        let first = Order { id: 1, item: 1, count: 1 };
        Orders { orders: Arc::new(Mutex::new(BTreeMap::from([(first.id, first)]))), requests: Arc::default() }
    }
}

impl Orders {
    /// Every order, by number.
    #[must_use]
    pub fn all(&self) -> Vec<Order> {
        self.lock().values().copied().collect()
    }

    /// Takes an order.
    #[must_use]
    pub fn add(&self, new: NewOrder) -> Order {
        let mut orders = self.lock();
        let id = orders.last_key_value().map_or(1, |(last, _)| last + 1);
        let order = Order { id, item: new.item, count: new.count };
        orders.insert(id, order);
        order
    }

    /// Changes an order; nothing where there is none of this number.
    #[must_use]
    pub fn replace(&self, id: u64, new: NewOrder) -> Option<Order> {
        let mut orders = self.lock();
        let order = orders.get_mut(&id)?;
        *order = Order { id, item: new.item, count: new.count };
        Some(*order)
    }

    /// Removes an order, and says whether there was one of this number.
    #[must_use]
    pub fn remove(&self, id: u64) -> bool {
        self.lock().remove(&id).is_some()
    }

    /// A value for `X-Request-Id`, another one each time.
    #[must_use]
    pub fn request_id(&self) -> String {
        format!("request-{}", self.requests.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// A handler that panicked elsewhere has left nothing half done in here.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Order>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
