//! What the page is to those who hear it read: a heading, the disc as a figure
//! with its description, the labels as a list with links, the legend as paragraphs.
//!
//! Every piece of the content has a number there, and its element here (ISO
//! 32000-1, 14.7). Lines and frames are artifacts, which a reader passes over.

use super::scene::{Reading, Scene};
use pdf_writer::types::StructRole;
use pdf_writer::{Finish, Pdf, Rect, Ref, TextStr};

/// A piece of the content.
pub(super) struct Piece {
    pub reading: Reading,
    /// The annotation over it.
    pub link: Option<Ref>,
    /// Of a link without content of its own, `false`: it lies over the figure.
    pub has_content: bool,
}

struct Element {
    reference: Ref,
    parent: Ref,
    role: StructRole,
    children: Vec<Child>,
}

enum Child {
    Element(Ref),
    Content(i32),
    Annotation(Ref),
}

/// The elements as they are put together, each with its place among the others.
struct Tree<'a> {
    new_ref: &'a mut dyn FnMut() -> Ref,
    elements: Vec<Element>,
    /// The element of each piece of content, in the order of their numbers.
    contents: Vec<Ref>,
    /// The element of each annotation, in their order.
    annotations: Vec<Ref>,
}

/// The objects that the page and the catalog name.
pub(super) struct Tags {
    pub page: Ref,
    pub root: Ref,
    contents: Ref,
}

/// What an annotation's place in the structure is counted from: the page is 0.
pub(super) const FIRST_LINK: i32 = 1;

impl Tags {
    pub fn new(page: Ref, new_ref: &mut impl FnMut() -> Ref) -> Tags {
        Tags { page, root: new_ref(), contents: new_ref() }
    }

    pub fn write(
        &self,
        pdf: &mut Pdf,
        scene: &Scene,
        pieces: &[Piece],
        new_ref: &mut impl FnMut() -> Ref,
    ) {
        let mut tree =
            Tree { new_ref, elements: Vec::new(), contents: Vec::new(), annotations: Vec::new() };
        tree.build(self.root, pieces);
        for element in &tree.elements {
            self.write_element(pdf, scene, element);
        }
        pdf.indirect(self.contents).array().items(tree.contents.iter().copied());
        let mut root = pdf.indirect(self.root).start::<pdf_writer::writers::StructTreeRoot>();
        root.child(tree.elements[0].reference);
        let mut parents = root.parent_tree();
        let mut numbers = parents.nums();
        numbers.insert(0, self.contents);
        for (key, element) in (FIRST_LINK..).zip(&tree.annotations) {
            numbers.insert(key, *element);
        }
        numbers.finish();
        parents.finish();
        root.parent_tree_next_key(FIRST_LINK + tree.annotations.len() as i32);
    }

    fn write_element(&self, pdf: &mut Pdf, scene: &Scene, element: &Element) {
        let mut written = pdf.struct_element(element.reference);
        written.kind(element.role).parent(element.parent).page(self.page);
        if element.role == StructRole::Figure {
            written.alt(TextStr(&scene.description));
            let mut attributes = written.attributes();
            attributes.push().layout().bbox(Rect::new(
                0.0,
                0.0,
                scene.width as f32,
                scene.height as f32,
            ));
        }
        let mut children = written.children();
        for child in &element.children {
            match child {
                Child::Element(reference) => {
                    children.struct_element(*reference);
                }
                Child::Content(number) => {
                    children.marked_content_id(*number);
                }
                Child::Annotation(annotation) => {
                    children.object_ref().page(self.page).object(*annotation);
                }
            }
        }
    }
}

impl Tree<'_> {
    fn build(&mut self, root: Ref, pieces: &[Piece]) {
        let document = self.element(root, None, StructRole::Document);
        let title = self.element(root, Some(document), StructRole::H1);
        let figure = self.element(root, Some(document), StructRole::Figure);
        let list = pieces.iter().any(|piece| piece.reading == Reading::Label);
        let list = list.then(|| self.element(root, Some(document), StructRole::L));
        for piece in pieces {
            let parent = match (piece.reading, list) {
                (Reading::Title, _) => title,
                (Reading::Label, Some(list)) => {
                    let item = self.element(root, Some(list), StructRole::LI);
                    self.element(root, Some(item), StructRole::LBody)
                }
                (Reading::Picture, _) => figure,
                _ => self.element(root, Some(document), StructRole::P),
            };
            let holder = match piece.link {
                Some(_) => self.element(root, Some(parent), StructRole::Link),
                None => parent,
            };
            if piece.has_content {
                let number = self.contents.len() as i32;
                self.elements[holder].children.push(Child::Content(number));
                self.contents.push(self.elements[holder].reference);
            }
            if let Some(link) = piece.link {
                self.elements[holder].children.push(Child::Annotation(link));
                self.annotations.push(self.elements[holder].reference);
            }
        }
    }

    /// A new element, the last child of its parent.
    fn element(&mut self, root: Ref, parent: Option<usize>, role: StructRole) -> usize {
        let reference = (self.new_ref)();
        let parent = match parent {
            Some(parent) => {
                self.elements[parent].children.push(Child::Element(reference));
                self.elements[parent].reference
            }
            None => root,
        };
        self.elements.push(Element { reference, parent, role, children: Vec::new() });
        self.elements.len() - 1
    }
}
