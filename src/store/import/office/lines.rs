//! The text of a document as it grows: paragraphs become lines, rows of a table lines of cells.

/// Lines of text, with what is still open: paragraphs in paragraphs (text boxes, notes) and cells of tables.
#[derive(Default)]
pub(super) struct Lines {
    done: Vec<String>,
    /// Where text goes now, the innermost last.
    open: Vec<Block>,
}

enum Block {
    /// A paragraph, and the lines of what is anchored in it.
    Paragraph(String, Vec<String>),
    /// A row of a table: its cells.
    Row(Vec<String>),
    /// A cell: its paragraphs.
    Cell(Vec<String>),
}

impl Lines {
    /// A paragraph begins; `front` stands before its first word, such as `- `.
    pub(super) fn begin_paragraph(&mut self, front: &str) {
        self.open.push(Block::Paragraph(front.to_owned(), Vec::new()));
    }

    /// Puts `front` before what the paragraph has so far.
    pub(super) fn front(&mut self, front: &str) {
        if let Some(Block::Paragraph(text, _)) = self.open.last_mut() {
            text.insert_str(0, front);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(Block::Paragraph(text, anchored)) = self.open.pop() else {
            return;
        };
        for line in std::iter::once(text).chain(anchored) {
            self.put(line);
        }
    }

    pub(super) fn begin_row(&mut self) {
        self.open.push(Block::Row(Vec::new()));
    }

    /// A row ends: a line of cells divided by tabs; within a cell of another table, by blanks.
    pub(super) fn end_row(&mut self) {
        while self.open.iter().any(|block| matches!(block, Block::Row(_))) {
            if let Some(Block::Row(cells)) = self.open.pop() {
                let between = if self.in_cell() { " " } else { "\t" };
                self.put(cells.join(between));
                return;
            }
        }
    }

    pub(super) fn begin_cell(&mut self) {
        self.open.push(Block::Cell(Vec::new()));
    }

    pub(super) fn end_cell(&mut self) {
        let Some(Block::Cell(lines)) = self.open.pop() else {
            return;
        };
        let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
        if let Some(Block::Row(cells)) = self.open.last_mut() {
            cells.push(words.join(" "));
        }
    }

    /// Adds words to the innermost paragraph. Between paragraphs nothing is said.
    pub(super) fn text(&mut self, words: &str) {
        if let Some(Block::Paragraph(text, _)) = self.open.last_mut() {
            text.push_str(words);
        }
    }

    /// Whether the innermost paragraph is empty or ends in white space.
    pub(super) fn ends_blank(&self) -> bool {
        match self.open.last() {
            Some(Block::Paragraph(text, _)) => text.is_empty() || text.ends_with(char::is_whitespace),
            _ => true,
        }
    }

    fn in_cell(&self) -> bool {
        self.open.iter().any(|block| matches!(block, Block::Cell(_)))
    }

    fn put(&mut self, line: String) {
        let place = self.open.iter_mut().rev().find_map(|block| match block {
            Block::Paragraph(_, anchored) => Some(anchored),
            Block::Cell(lines) => Some(lines),
            Block::Row(_) => None,
        });
        place.unwrap_or(&mut self.done).push(line);
    }

    /// The whole text: no blanks at the ends of lines, never two empty lines, none at the front or back.
    pub(super) fn finish(mut self) -> String {
        while let Some(block) = self.open.last() {
            match block {
                Block::Paragraph(..) => self.end_paragraph(),
                Block::Row(_) => self.end_row(),
                Block::Cell(_) => self.end_cell(),
            }
        }
        let mut out = String::new();
        let mut empty = 0;
        for line in self.done.iter().flat_map(|line| line.split('\n')) {
            let line = line.trim_end_matches([' ', '\u{a0}', '\r']);
            if line.trim().is_empty() {
                empty += 1;
                continue;
            }
            if !out.is_empty() {
                out.push_str(if empty > 0 { "\n\n" } else { "\n" });
            }
            empty = 0;
            out.push_str(line);
        }
        out
    }
}
