using System.Security.Cryptography;

namespace Homelab.GitOps.Repositories;

/// <summary>
/// A checkout. Its files are listed once, links that lead out of it are left out of the list, and nothing outside the list is ever
/// read; contents, hashes and parsed YAML are kept, so a file is read once however many Applications use it. Safe for parallel use.
/// </summary>
public sealed class Repository
{
    /// <summary>Largest file that is read as text: 10 MB.</summary>
    public const long MaxFileSize = 10 * 1024 * 1024;

    private readonly IReadOnlyDictionary<string, byte[]>? _contents;
    private readonly Lazy<FileList> _files;
    private readonly Lazy<ILookup<string, string>> _byName;
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<YamlFile>> _yaml = new(StringComparer.Ordinal);

    /// <summary>A checkout in <paramref name="folder"/>.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="folder">Where it is.</param>
    /// <param name="url">The URL that Applications name it by; null when only its name is known.</param>
    /// <param name="branch">The branch that is checked out, when known.</param>
    /// <param name="budget">What the run may hold of what it reads; one of its own when null.</param>
    public Repository(string name, string folder, string? url = null, string? branch = null, ReadBudget? budget = null)
    {
        Budget = budget ?? new ReadBudget();
        Name = name;
        Folder = Path.GetFullPath(folder);
        Url = url;
        Branch = branch;
        _files = new Lazy<FileList>(() => FileList.Of(Folder));
        _byName = new(() => Files.ToLookup(path => path[(path.LastIndexOf('/') + 1)..], StringComparer.Ordinal));
    }

    /// <summary>A packed chart, which is never unpacked on disk.</summary>
    internal Repository(string name, IReadOnlyDictionary<string, byte[]> contents, ReadBudget budget)
    {
        (Budget, Name, Folder, _contents) = (budget, name, "", contents);
        _files = new Lazy<FileList>(() => FileList.Of(contents.Keys));
        _byName = new(() => Files.ToLookup(path => path[(path.LastIndexOf('/') + 1)..], StringComparer.Ordinal));
    }

    /// <summary>Whether it is a packed chart of a Helm repository and no checkout: nobody here can change what is in it.</summary>
    public bool IsArchive => _contents is not null;

    /// <summary>Its name in messages and findings.</summary>
    public string Name { get; }

    /// <summary>Full path of the checkout; empty for an archive.</summary>
    public string Folder { get; }

    /// <summary>The URL that Applications name it by, when known.</summary>
    public string? Url { get; }

    /// <summary>The branch that is checked out, when known.</summary>
    public string? Branch { get; }

    /// <summary>What the run may hold of what it reads.</summary>
    public ReadBudget Budget { get; }

    /// <summary>Every file, as paths inside the repository, in ordinal order; <c>.git</c> left out.</summary>
    public IReadOnlyList<string> Files => _files.Value.Paths;

    /// <summary>Links that lead out of the repository, as paths inside it. They are never followed.</summary>
    public IReadOnlyList<string> EscapingLinks => _files.Value.EscapingLinks;

    /// <summary>What else is there and never opened: pipes, sockets, devices, and links to them.</summary>
    public IEnumerable<Note> Skipped => _files.Value.Skipped.OrderBy(skipped => skipped.Path, StringComparer.Ordinal)
        .Select(skipped => new Note(Locate(skipped.Path), $"Left out: {skipped.Why}."));

    /// <summary>Whether the file is there.</summary>
    public bool HasFile(string path) => _files.Value.Contains(path);

    /// <summary>Whether the folder is there and holds a file; the root is <c>""</c>.</summary>
    public bool HasFolder(string path) => path.Length == 0 || _files.Value.HasFolder(path);

    /// <summary>The files in <paramref name="folder"/> and below it.</summary>
    public IEnumerable<string> FilesUnder(string folder) => _files.Value.Under(folder);

    /// <summary>The path inside the repository with every link on it replaced by what that leads to.</summary>
    internal string RealPathOf(string path) => _files.Value.RealPathOf(path);

    /// <summary>The links on a path, each with what it leads to, both where they really are in the repository.</summary>
    internal IEnumerable<(string Link, string Target)> LinksOn(string path) => _files.Value.LinksOn(path);

    /// <summary>The path on disk of a path inside the repository.</summary>
    public string PathOnDisk(string path) => Path.Combine(Folder, path);

    /// <summary>A location in this repository.</summary>
    public SourceLocation Locate(string path, int line = 1) => new(Name, path, Math.Max(1, line));

    /// <summary>A path in a folder; the root is <c>""</c>.</summary>
    public static string Below(string folder, string path) => folder.Length == 0 ? path : $"{folder}/{path}";

    /// <summary>
    /// <paramref name="path"/> relative to <paramref name="folder"/>, resolved without touching the disk: <c>..</c> and <c>.</c> are
    /// worked off, a leading slash means the repository's root. Null when it leads out of the repository.
    /// </summary>
    public static string? Resolve(string folder, string path)
    {
        List<string> parts = [];
        var whole = path.StartsWith('/') ? path : $"{folder}/{path}";
        foreach (var part in whole.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is ".")
            {
                continue;
            }

            if (part is not "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The first link that leads out, right in a folder or below it; null when there is none.</summary>
    internal string? EscapingLinkUnder(string folder) =>
        FileList.StartingWith(EscapingLinks, folder.Length == 0 ? "" : folder + "/").FirstOrDefault();

    /// <summary>The link that leads out which a path is, or leads through; null when there is none.</summary>
    internal string? EscapingLinkOn(string path) => _files.Value.EscapingLinkOn(path);

    /// <summary>The files whose paths start with a text, in ordinal order.</summary>
    internal IEnumerable<string> FilesStartingWith(string prefix) => FileList.StartingWith(Files, prefix);

    /// <summary>The files with this name, whatever folder they are in.</summary>
    internal IEnumerable<string> FilesNamed(string name) => _byName.Value[name];

    /// <summary>What to say of one of <see cref="EscapingLinks"/> where something would read it.</summary>
    internal Finding EscapingLink(string link) => new()
    {
        Check = TreeChecks.LinksInside,
        Location = Locate(link),
        Message = $"{link} is a link that leads out of {Name}; it is not read, and what would read it is not rendered.",
        WayOut = "Replace the link by the file itself.",
    };

    /// <summary>The file's text.</summary>
    /// <exception cref="YamlReadException">It is larger than <see cref="MaxFileSize"/>, or can't be read.</exception>
    public string ReadText(string path)
    {
        Listed(path);
        try
        {
            var size = SizeOf(path);
            if (size > MaxFileSize)
            {
                throw new YamlReadException(
                    $"The file has {size / 1024.0 / 1024.0:F1} MB; more than {MaxFileSize / 1024 / 1024} MB is not read.", 1);
            }

            using var reader = new StreamReader(OpenRead(path), Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new YamlReadException($"The file can't be read: {error.Message}", 1, error);
        }
    }

    /// <summary>The file's bytes.</summary>
    internal Stream OpenRead(string path)
    {
        var file = Listed(path);
        return _contents is null ? File.OpenRead(file) : new MemoryStream(_contents[path], writable: false);
    }

    /// <summary>How many they are.</summary>
    internal long SizeOf(string path)
    {
        var file = Listed(path);
        return _contents is null ? new FileInfo(file).Length : _contents[path].Length;
    }

    /// <summary>Copies the file to a new place on disk.</summary>
    internal void CopyTo(string path, string target)
    {
        if (_contents is null)
        {
            File.Copy(PathOnDisk(path), target);
        }
        else
        {
            File.WriteAllBytes(target, _contents[path]);
        }
    }

    /// <summary>The file as YAML; never throws for what is in it.</summary>
    public YamlFile ReadYaml(string path) => _yaml.GetOrAdd(path, key => new Lazy<YamlFile>(() => Parse(key))).Value;

    /// <summary>SHA-256 of the file's bytes.</summary>
    /// <exception cref="FindingException">It can't be read.</exception>
    public string Hash(string path) => _hashes.GetOrAdd(path, key =>
    {
        Listed(key);
        try
        {
            using var stream = OpenRead(key);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FindingException(new Finding
            {
                Check = TreeChecks.Readable,
                Location = Locate(key),
                Message = $"The file can't be read: {error.Message}",
                WayOut = "Make it readable, or remove it.",
            });
        }
    });

    private YamlFile Parse(string path)
    {
        var location = Locate(path);
        try
        {
            var text = ReadText(path);
            var documents = YamlText.Read(text, lastKeyWins: true);
            return Budget.TryTake((sizeof(char) * text.Length) + documents.Sum(document => document.Root?.Size ?? 0))
                ? new YamlFile { Location = location, Documents = documents }
                : new YamlFile { Location = location, Problem = ReadBudget.UsedUp };
        }
        catch (YamlReadException exception)
        {
            return new YamlFile { Location = location, Problem = exception.Message, ProblemLine = exception.Line };
        }
    }

    private string Listed(string path) =>
        HasFile(path) ? PathOnDisk(path) : throw new FileNotFoundException($"{Name} has no file {path}.", path);
}
