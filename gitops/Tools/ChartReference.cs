namespace Homelab.GitOps.Tools;

/// <summary>A chart that lies in a Helm repository or an OCI registry.</summary>
/// <param name="Repository">The repository's URL; a registry has <c>oci://</c> before it, or no scheme, as Argo CD has it.</param>
/// <param name="Name">The chart's name there.</param>
/// <param name="Version">A version or a range of versions, as helm reads them, or a digest; empty for the newest.</param>
internal sealed partial record ChartReference(string Repository, string Name, string Version)
{
    private const string Oci = "oci://";

    /// <summary>Whether it lies in a registry.</summary>
    public bool IsOci =>
        Repository.StartsWith(Oci, StringComparison.OrdinalIgnoreCase) || !Repository.Contains("://", StringComparison.Ordinal);

    /// <summary>Its address in a registry, with the digest where that takes the place of a version.</summary>
    public string Address => $"{Oci}{Place}/{Name}{(IsDigest ? $"@{Version}" : "")}";

    /// <summary>Whether a registry is asked for what has this digest: <c>sha256:…</c>.</summary>
    public bool IsDigest => IsOci && Digest().IsMatch(Version);

    /// <summary>Whether the version is one and not a range, so that it stays what it is.</summary>
    public bool IsExact => IsDigest || ExactVersion().IsMatch(Version);

    /// <summary>Whether helm can be told of it without taking it for something else: an option, a plugin's address, a path.</summary>
    public bool IsPlain => PlainName().IsMatch(Name) && !Name.Split('/').Contains("..", StringComparer.Ordinal)
        && PlainPlace().IsMatch(Place) && !Place.Contains("://", StringComparison.Ordinal) && !Version.Any(char.IsControl);

    /// <summary>The repository's host and path, without who asks.</summary>
    public string Place => Scheme().Replace(Repository, "").TrimEnd('/');

    /// <summary><c>redis 1.2.3 of https://charts.example.com</c>, for people.</summary>
    public override string ToString() => $"{Name}{(Version.Length == 0 ? "" : $" {Version}")} of {Repository}";

    [GeneratedRegex(
        @"^[A-Za-z0-9][A-Za-z0-9._/-]*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainName();

    [GeneratedRegex(
        @"^(https?|oci)://([^/@]*@)?",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Scheme();

    [GeneratedRegex(
        @"^[A-Za-z0-9\[][^\s\p{C}]*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainPlace();

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Digest();

    [GeneratedRegex(
        @"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ExactVersion();
}

/// <summary>A packed chart of which nothing is known but that its bytes are those that were fetched.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="Version">Its own version.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PackedChart(string Name, string Version, string Digest, byte[] Content)
{
    private readonly Lazy<IReadOnlyDictionary<string, byte[]>> _files = new(() => ChartArchive.Unpack(Content));

    /// <summary>What is in it.</summary>
    /// <exception cref="InvalidDataException">It can't be unpacked safely.</exception>
    public IReadOnlyDictionary<string, byte[]> Files => _files.Value;
}

/// <summary>What somebody asks a repository for isn't there; the message says what, as helm puts it.</summary>
internal sealed class ChartMissingException(string message, bool isRepository) : Exception(message)
{
    /// <summary>Whether there is no chart repository at that address at all.</summary>
    public bool IsRepository { get; } = isRepository;
}
