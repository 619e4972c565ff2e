//! Asking for files and folders: the desktop's dialog beside the window, and one of our own where there is none.

use crate::session::task::{Poll, Task, Wake};
use crate::store::import::EXTENSIONS;
use egui::{Key, RichText, ScrollArea, Ui};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A desktop dialog that answers "nothing" sooner than this was never shown (no portal, no zenity).
const TOO_SOON: Duration = Duration::from_millis(300);

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// A project folder to open.
    OpenProject,
    /// Files to import.
    ImportFiles,
    /// A folder to import.
    ImportFolder,
    /// A new folder to save to; work goes on there.
    SaveAs,
    /// A new folder for a copy.
    SaveCopy,
    /// A file to export to.
    Export(crate::store::exchange::Format),
    /// A file or folder to write a dataset to.
    Dataset(Box<crate::session::recipes::Recipe>),
    /// Files of another program.
    DatasetFiles,
    /// A folder of another program.
    DatasetFolder,
    /// The folder in which dialogs start.
    WorkFolder,
}

impl Question {
    fn title(&self) -> &'static str {
        match self {
            Self::OpenProject => "Open project",
            Self::ImportFiles => "Import files",
            Self::ImportFolder => "Import a folder",
            Self::SaveAs => "Save project as",
            Self::SaveCopy => "Save a copy",
            Self::Export(_) => "Export",
            Self::Dataset(_) => "Export a dataset",
            Self::DatasetFiles | Self::DatasetFolder => "Import a dataset",
            Self::WorkFolder => "Folder for projects and exports",
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::OpenProject => "A folder with a project.ron in it",
            Self::ImportFiles => "Texts, web pages, PDF, Word, OpenDocument, e-books; Ctrl and a click take several",
            Self::ImportFolder => "Every text in it is imported",
            Self::SaveAs | Self::SaveCopy => "A folder that is empty or not there yet",
            Self::Export(_) => "The file to write",
            Self::Dataset(recipe) if recipe.is_folder() => "A folder that is empty or not there yet",
            Self::Dataset(_) => "The file to write",
            Self::DatasetFiles => "Files that another program wrote",
            Self::DatasetFolder => "A folder that another program wrote",
            Self::WorkFolder => "File dialogs start there",
        }
    }
}

/// What a dataset is called unless the analyst says otherwise.
fn dataset_name(recipe: &crate::session::recipes::Recipe) -> String {
    let format = recipe.request.format;
    match recipe.is_folder() {
        true => format.name().to_owned(),
        false => format!("{}.{}", format.name(), format.extension()),
    }
}

/// Where dialogs come from; tests answer with what they like.
pub trait FileDialogs {
    /// Shows the desktop's dialog on another thread, in the folder `start`; nothing chosen is an empty list.
    fn ask(&self, question: &Question, start: &Path, wake: Wake) -> Option<Task<Vec<PathBuf>>>;
}

/// The desktop's own dialogs, through rfd.
pub struct DesktopDialogs;

impl FileDialogs for DesktopDialogs {
    fn ask(&self, question: &Question, start: &Path, wake: Wake) -> Option<Task<Vec<PathBuf>>> {
        let (question, start) = (question.clone(), start.to_path_buf());
        let show = move |_: &crate::progress::Progress| {
            let dialog = rfd::FileDialog::new().set_title(question.title()).set_directory(start);
            match question {
                Question::ImportFiles => dialog
                    .add_filter("Documents", &EXTENSIONS)
                    .add_filter("All files", &["*"])
                    .pick_files()
                    .unwrap_or_default(),
                Question::DatasetFiles => dialog.pick_files().unwrap_or_default(),
                Question::OpenProject
                | Question::ImportFolder
                | Question::SaveAs
                | Question::SaveCopy
                | Question::DatasetFolder
                | Question::WorkFolder => dialog.pick_folder().into_iter().collect(),
                Question::Dataset(recipe) => dialog
                    .set_file_name(dataset_name(&recipe))
                    .save_file()
                    .into_iter()
                    .collect(),
                Question::Export(format) => dialog
                    .set_file_name(format!("spans.{}", format.extension()))
                    .save_file()
                    .into_iter()
                    .collect(),
            }
        };
        Task::start("File dialog", wake, show).ok()
    }
}

/// A question under way: first the desktop's dialog, then our own if that could not be shown.
pub struct Asking {
    /// What is asked for.
    pub question: Question,
    desktop: Option<(Task<Vec<PathBuf>>, Instant)>,
    path: String,
    /// Files chosen in the list.
    chosen: BTreeSet<PathBuf>,
    focused: bool,
}

/// What came of a question.
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// Still open.
    Waiting,
    /// Nothing was chosen.
    Cancelled,
    /// These.
    Chosen(Vec<PathBuf>),
}

impl Asking {
    /// Asks. `start` is the folder that dialogs begin in.
    pub fn new(question: Question, dialogs: &dyn FileDialogs, wake: Wake, start: &Path) -> Self {
        let desktop = dialogs.ask(&question, start, wake).map(|task| (task, Instant::now()));
        let mut path = start.join("").display().to_string();
        if let Question::Dataset(recipe) = &question {
            path = start.join(dataset_name(recipe)).display().to_string();
        }
        if let Question::Export(format) = &question {
            path = start
                .join(format!("spans.{}", format.extension()))
                .display()
                .to_string();
        }
        Self {
            question,
            desktop,
            path,
            chosen: BTreeSet::new(),
            focused: false,
        }
    }

    /// Shows our own dialog if need be, and says what came of the question.
    pub fn ui(&mut self, ui: &mut Ui) -> Answer {
        if let Some((task, since)) = &self.desktop {
            match task.poll() {
                Poll::Running => return Answer::Waiting,
                Poll::Done(paths) if !paths.is_empty() => return Answer::Chosen(paths),
                Poll::Done(_) if since.elapsed() > TOO_SOON => return Answer::Cancelled,
                Poll::Done(_) | Poll::Lost => self.desktop = None,
            }
        }
        self.own_ui(ui)
    }

    fn own_ui(&mut self, ui: &Ui) -> Answer {
        let mut answer = Answer::Waiting;
        let modal = egui::Modal::new(egui::Id::unique("path dialog"))
            .frame(super::own_dialogs::modal_frame(super::theme::of(ui.ctx())))
            .show(ui.ctx(), |ui| {
                ui.set_width(560.0);
                ui.heading(self.question.title());
                ui.label(RichText::new(self.question.hint()).weak());
                let label = ui.label("Path");
                let field = ui
                    .add(
                        egui::TextEdit::singleline(&mut self.path)
                            .char_limit(super::views::parts::MAX_LINE)
                            .desired_width(f32::INFINITY),
                    )
                    .labelled_by(label.id);
                if !self.focused {
                    field.request_focus();
                    self.focused = true;
                }
                ui.add_space(8.0);
                let double = self.entries_ui(ui);
                ui.add_space(8.0);
                ui.horizontal(|ui| {
                    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                    if ui.button("Choose").clicked() || enter || double {
                        answer = Answer::Chosen(self.answer());
                    }
                    if ui.button("Cancel").clicked() {
                        answer = Answer::Cancelled;
                    }
                });
            });
        if modal.should_close() && answer == Answer::Waiting {
            return Answer::Cancelled;
        }
        answer
    }

    /// What lies in the folder typed so far; true when a name was double-clicked, which chooses it.
    fn entries_ui(&mut self, ui: &mut Ui) -> bool {
        let typed = PathBuf::from(&self.path);
        let folder = if typed.is_dir() {
            typed
        } else {
            typed.parent().map(Path::to_path_buf).unwrap_or_default()
        };
        let several = self.question == Question::ImportFiles;
        let mut done = false;
        ScrollArea::vertical()
            .max_height(280.0)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                if let Some(parent) = folder.parent()
                    && ui.selectable_label(false, "../").clicked()
                {
                    self.go_to(parent);
                }
                for (name, is_folder) in crate::session::settings::list_folder(&folder) {
                    let path = folder.join(&name);
                    let shown = if is_folder {
                        format!("{}/", super::text::visible(&name))
                    } else {
                        super::text::visible(&name).into_owned()
                    };
                    let chosen = self.chosen.contains(&path) || Path::new(&self.path) == path;
                    let row = ui.selectable_label(chosen, shown);
                    let together = ui.input(|input| input.modifiers.command);
                    if row.clicked() && is_folder {
                        self.go_to(&path);
                    } else if row.clicked() {
                        self.choose(path, several && together);
                    }
                    done |= row.double_clicked() && !is_folder;
                }
            });
        done
    }

    fn go_to(&mut self, folder: &Path) {
        self.chosen.clear();
        self.path = folder.join("").display().to_string();
    }

    /// Chooses a file; beside those chosen already where several can be had, and not if it was chosen before.
    fn choose(&mut self, path: PathBuf, together: bool) {
        if !together {
            self.chosen.clear();
        }
        if !self.chosen.remove(&path) {
            self.path = path.display().to_string();
            self.chosen.insert(path);
        }
    }

    /// What is chosen in the list, or else the path in the field.
    fn answer(&self) -> Vec<PathBuf> {
        let typed = PathBuf::from(self.path.trim());
        if self.chosen.contains(&typed) {
            self.chosen.iter().cloned().collect()
        } else {
            vec![typed]
        }
    }
}
