//! The PHP on the path, by its own report.

use std::path::{Path, PathBuf};

use crate::command::{command, output};
use crate::failure::Failure;

/// A PHP, and its folders of extensions and settings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Interpreter {
    pub(super) program: PathBuf,
    pub(super) version: String,
    /// `20220829` for PHP 8.2: an extension fits one such number.
    pub(super) api: String,
    pub(super) is_thread_safe: bool,
    pub(super) extensions: PathBuf,
    /// The folder of which it reads all files; `None` when it was built without one.
    pub(super) scanned: Option<PathBuf>,
    /// The file that it reads in any case; `None` when there is none.
    pub(super) settings: Option<PathBuf>,
}

impl Interpreter {
    pub(super) fn find() -> Result<Self, Failure> {
        let said = output(command("php", &["-r", QUESTION]))?;
        Self::parse(&String::from_utf8_lossy(&said)).ok_or(Failure::StrangePhp)
    }

    fn parse(said: &str) -> Option<Self> {
        let value = |name: &str| {
            said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
        };
        let path = |name: &str| value(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        Some(Self {
            program: path("program")?,
            version: value("version")?,
            api: value("api")?,
            is_thread_safe: value("thread_safe")? == "1",
            extensions: path("extensions")?,
            // Several may be named, and an empty one is the folder PHP was built with.
            scanned: path("scanned"),
            settings: path("settings"),
        })
    }

    /// The script that runs PHP's tests, which comes with PHP's headers.
    pub(super) fn test_runner(&self) -> Result<PathBuf, Failure> {
        let build = |folder: &Path| folder.join("build/run-tests.php");
        let beside = self.extensions.ancestors().take(3).map(build).find(|path| path.is_file());
        beside.ok_or_else(|| Failure::NoTestRunner { extensions: self.extensions.clone() })
    }
}

/// The API number of the headers that extensions are built with.
pub(super) fn headers_api() -> Result<String, Failure> {
    let said = output(command("php-config", &["--phpapi"]))?;
    Ok(String::from_utf8_lossy(&said).trim().to_owned())
}

/// Asks for the API number, too, which is not among PHP's constants.
const QUESTION: &str = r#"
ob_start();
phpinfo(INFO_GENERAL);
preg_match('/^PHP Extension => (\d+)$/m', ob_get_clean(), $api);
$folders = explode(PATH_SEPARATOR, getenv('PHP_INI_SCAN_DIR') ?: '');
echo 'program=', PHP_BINARY, "\n";
echo 'version=', PHP_VERSION, "\n";
echo 'api=', $api[1] ?? '', "\n";
echo 'thread_safe=', PHP_ZTS, "\n";
echo 'extensions=', ini_get('extension_dir'), "\n";
echo 'scanned=', $folders[0] ?: PHP_CONFIG_FILE_SCAN_DIR, "\n";
echo 'settings=', php_ini_loaded_file(), "\n";
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_php_says_is_read_line_by_line() {
        let said = "program=/usr/bin/php8.2\nversion=8.2.1\napi=20220829\nthread_safe=0\n\
                    extensions=/usr/lib/php/20220829\nscanned=\nsettings=/etc/php.ini\n";
        let found = Interpreter::parse(said).expect("it is whole");
        let expected = Interpreter {
            program: "/usr/bin/php8.2".into(),
            version: "8.2.1".to_owned(),
            api: "20220829".to_owned(),
            is_thread_safe: false,
            extensions: "/usr/lib/php/20220829".into(),
            scanned: None,
            settings: Some("/etc/php.ini".into()),
        };
        assert_eq!(found, expected);
        assert_eq!(Interpreter::parse("version=8.2.1\n"), None);
    }
}
