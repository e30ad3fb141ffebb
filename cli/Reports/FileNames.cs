namespace Homelab.Cli.Reports;

/// <summary>
/// A name for each Application that is safe in file names, links and ids. Kubernetes allows no other names, but what was read from a
/// file may hold anything.
/// </summary>
internal sealed class FileNames
{
    private const int Longest = 200;

    private readonly Dictionary<ApplicationNode, string> _names = [];

    public FileNames(IEnumerable<ApplicationNode> applications)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var application in applications)
        {
            var name = Safe(application.Name);
            var unique = name;
            for (var number = 2; !taken.Add(unique); number++)
            {
                unique = $"{name}-{number}";
            }

            _names[application] = unique;
        }
    }

    /// <summary>The Application's name.</summary>
    public string this[ApplicationNode application] => _names[application];

    private static string Safe(string name)
    {
        var safe = string.Concat(
            name.Take(Longest).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_')).Trim('.');
        return safe.Length == 0 ? "_" : safe;
    }
}
