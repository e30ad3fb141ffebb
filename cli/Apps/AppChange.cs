using Homelab.Cli.Checkouts;

namespace Homelab.Cli.Apps;

/// <summary>What a command is going to change, before anything is.</summary>
internal sealed class AppChange
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<RepositoryChange> _repositories = [];

    /// <summary>What is done, as the past part of a sentence: <c>added web/blog to dev</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>The environments that it is about, which are checked.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>
    /// What changes, in the order in which it should be merged: what is needed comes before what needs it, and goes after it.
    /// </summary>
    public IEnumerable<RepositoryChange> Repositories => _repositories.Where(change => change.Files.Count > 0);

    /// <summary>What a person should look at.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The changes of one repository. Called in the order in which they should be merged.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="message">The message of its commit.</param>
    public RepositoryChange In(Repository repository, string message)
    {
        var change = _repositories.Find(change => change.Repository == repository);
        if (change is null)
        {
            _repositories.Add(change = new RepositoryChange(repository, message));
        }

        return change;
    }

    /// <summary>What changes in one repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="message">The message of its commit.</param>
    internal sealed class RepositoryChange(Repository repository, string message)
    {
        private readonly SortedDictionary<string, FileChange> _files = new(StringComparer.Ordinal);

        /// <summary>The repository.</summary>
        public Repository Repository { get; } = repository;

        /// <summary>The message of its commit.</summary>
        public string Message { get; } = message;

        /// <summary>Its files that change, by path.</summary>
        public IReadOnlyCollection<FileChange> Files => _files.Values;

        /// <summary>Adds a file.</summary>
        /// <exception cref="RefusedException">It is there already.</exception>
        public void Create(string path, string text)
        {
            if (File.Exists(Repository.PathOnDisk(path)))
            {
                throw new RefusedException($"{Repository.Name}/{path} exists already.");
            }

            _files.Add(path, new(path, null, StrictUtf8.GetBytes(text)));
        }

        /// <summary>Removes a file that is there.</summary>
        public void Remove(string path) => _files.Add(path, new(path, File.ReadAllBytes(Repository.PathOnDisk(path)), null));

        /// <summary>Changes the text of a file that is there, or is added by this change.</summary>
        /// <exception cref="RefusedException">It isn't there, is no UTF-8, or can't be changed as wanted.</exception>
        public void Edit(string path, Func<string, string> edit)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                var before = Repository.HasFile(path)
                    ? File.ReadAllBytes(Repository.PathOnDisk(path))
                    : throw new RefusedException($"{Repository.Name} has no {path}.");
                file = new(path, before, before);
            }

            try
            {
                _files[path] = file with { After = StrictUtf8.GetBytes(edit(StrictUtf8.GetString(file.After!))) };
            }
            catch (Exception error) when (error is YamlEditException or DecoderFallbackException)
            {
                var reason = error is YamlEditException ? error.Message : "it is no UTF-8 text";
                throw new RefusedException($"{Repository.Name}/{path}: {reason}; make this edit by hand.", error);
            }
        }

        /// <summary>Whether the file is there, or is added by this change.</summary>
        public bool HasFile(string path) => _files.ContainsKey(path) || Repository.HasFile(path);
    }
}
