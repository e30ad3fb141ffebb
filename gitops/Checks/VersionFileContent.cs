using Homelab.GitOps.Convention;

namespace Homelab.GitOps.Checks;

/// <summary>HL015: a version file holds a semantic version and nothing else, and the registry holds nothing but version files.</summary>
internal sealed class VersionFileContent : Check
{
    private const string WayOut = "Write the one line `version:` and a semantic version, as in version: v1.2.3";

    public override CheckInfo Info { get; } = CheckInfo.Of("HL015");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        var files = context.ReleaseFiles;
        var reported = context.Tree.Findings.Select(finding => (finding.Location.Repository, finding.Location.Path)).ToHashSet();
        return files.VersionFiles.Select(file => OfContent(context, file, reported)).OfType<Finding>()
            .Concat(files.Registries.Where(IsOurs).SelectMany(OfPlaces));

        // Other people's registries may be laid out otherwise.
        bool IsOurs(Repository registry) => files.Releases.SelectMany(release => release.Release.ValueFiles)
            .Any(file => file.Repository == registry && AppPlace.IsVersionFile(file.Path));
    }

    private Finding? OfContent(CheckContext context, ValueFile file, HashSet<(string?, string)> reported)
    {
        var yaml = file.Repository.ReadYaml(file.Path);
        if (yaml.Problem is { } problem)
        {
            // HL001 says so where an Application uses it.
            return reported.Contains((file.Location.Repository, file.Location.Path)) ? null
                : Found(file.Location.At(yaml.ProblemLine), problem, WayOut);
        }

        var root = yaml.Roots.FirstOrDefault();
        var extra = (root?.Entries ?? []).Where(
            entry => entry.Key.Value is not "version" && !InRuntimeValues(context, file, entry.Key.Value)).ToList();
        if (extra.Count > 0)
        {
            var keys = string.Join(", ", extra.Select(entry => entry.Key.Value));
            return Found(
                file.Location.At(extra[0].Key.Line), $"The version file holds {keys} beside the version.",
                $"Move {keys} into the app's runtime values.");
        }

        if (AppVersion.TryParse(root?["version"]?.Text) is null)
        {
            return Found(
                file.Location.At(root?.LineOf("version") ?? 1),
                root?["version"]?.Text is { } wrong ? $"'{wrong}' is not a semantic version." : "The version file holds no version.",
                WayOut);
        }

        return root!.Entries.Count > 1 || IsPlain(file.Repository.ReadText(file.Path)) ? null : Found(
            file.Location, "The version is written in a way that only a YAML reader understands.", WayOut);
    }

    // Automation reads and writes these files too, so there is one way to write them; comments are anyone's.
    private static bool IsPlain(string text) =>
        text.Split('\n').Select(line => line.Split(" #")[0].Trim('\r', ' ')).Where(line => line is not ("" or ['#', ..])).ToList()
            is [var line]
        && line.StartsWith("version: ", StringComparison.Ordinal) && AppVersion.TryParse(line["version: ".Length..]) is not null;

    private IEnumerable<Finding> OfPlaces(Repository registry) => registry.FilesUnder(Platform.EnvironmentsFolder)
        .Where(path => !AppPlace.IsVersionFile(path) && path.Split('/') is not [_, _, ".gitkeep"]).Select(path => Found(
            registry.Locate(path), "The version registry holds version files and nothing else.",
            "Remove it; a version file is environments/<environment>/<domain>/<app>/values.yaml."));

    // Those are HL017's: a key in both files, which says more.
    private static bool InRuntimeValues(CheckContext context, ValueFile file, string key) =>
        context.ReleaseFiles.RuntimeOf[file].Any(runtime => ReleaseFiles.Values(runtime)?[key] is not null);
}
