//! Typed indices into the lists of a plan and of a schedule, so that the index of
//! one list can't be used in another.

/// An element of a list that has an index type of its own.
pub trait Indexed {
    /// The type of its indices.
    type Index: From<u32>;
}

/// The elements of a list with their indices.
pub fn indexed<T: Indexed>(list: &[T]) -> impl DoubleEndedIterator<Item = (T::Index, &T)> {
    list.iter().enumerate().map(|(position, element)| (index_at::<T>(position), element))
}

/// The index of a position in a list.
pub fn index_at<T: Indexed>(position: usize) -> T::Index {
    T::Index::from(u32::try_from(position).expect("no list has 2³² elements"))
}

/// Declares indices. Those that other files than the element's need are declared
/// here: each of those files can then do without the others.
macro_rules! indices {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The position in the list.
            pub fn position(self) -> usize {
                self.0 as usize
            }
        }

        impl From<u32> for $name {
            fn from(position: u32) -> Self {
                $name(position)
            }
        }
    )*};
}

indices! {
    /// Index in [`super::Plan::bodies`].
    BodyIndex;
    /// Index in [`super::Plan::cases`].
    CaseIndex;
    /// Index in [`super::Plan::events`].
    EventIndex;
    /// Index in [`super::Body::items`].
    ItemIndex;
}

/// Makes a type the index of the lists of an element that are shared one by one.
macro_rules! shared_by {
    ($element:ty, $name:ident) => {
        impl $crate::plan::Indexed for std::sync::Arc<$element> {
            type Index = $name;
        }

        impl std::ops::Index<$name> for Vec<std::sync::Arc<$element>> {
            type Output = std::sync::Arc<$element>;

            fn index(&self, index: $name) -> &std::sync::Arc<$element> {
                &self.as_slice()[index.position()]
            }
        }
    };
}

/// Makes a type the index of the lists of an element.
macro_rules! indexed_by {
    ($element:ty, $name:ident) => {
        impl $crate::plan::Indexed for $element {
            type Index = $name;
        }

        impl std::ops::Index<$name> for [$element] {
            type Output = $element;

            fn index(&self, index: $name) -> &$element {
                &self[index.position()]
            }
        }

        impl std::ops::IndexMut<$name> for [$element] {
            fn index_mut(&mut self, index: $name) -> &mut $element {
                &mut self[index.position()]
            }
        }

        impl std::ops::Index<$name> for Vec<$element> {
            type Output = $element;

            fn index(&self, index: $name) -> &$element {
                &self.as_slice()[index.position()]
            }
        }

        impl std::ops::IndexMut<$name> for Vec<$element> {
            fn index_mut(&mut self, index: $name) -> &mut $element {
                &mut self.as_mut_slice()[index.position()]
            }
        }
    };
}

/// Declares the index of a list of some type.
macro_rules! index {
    ($(#[$meta:meta])* $name:ident of $element:ty) => {
        $crate::plan::indices! {
            $(#[$meta])*
            $name;
        }
        $crate::plan::indexed_by!($element, $name);
    };
}

pub(crate) use {index, indexed_by, indices, shared_by};
