namespace Homelab.Cli.Apps;

/// <summary>
/// Brings an app's version from one environment to another; the first time the Application and the runtime values too, with the
/// environment replaced, and the line in the domain's kustomization.
/// </summary>
internal static class Promotion
{
    /// <summary>Works out what has to change; null when the other environment runs that version.</summary>
    /// <exception cref="RefusedException">There is no such app or environment, or it would be a downgrade.</exception>
    public static AppChange? Of(HomelabRepositories homelab, AppName app, string from, string to, bool allowDowngrade)
    {
        var (apps, registry) = (homelab.RequiredEnvironmentsApps, homelab.RequiredRegistry);
        homelab.RequireEnvironment(from);
        homelab.RequireEnvironment(to);
        var (source, target) = (DeployedApp.Read(homelab, new(app, from)), DeployedApp.Read(homelab, new(app, to)));
        if (!source.Exists)
        {
            throw VersionChange.Unknown(homelab, app, from);
        }

        if (source.Version is null || (source.Application is null && target.Application is null))
        {
            throw Refuse($"{app} does not run in {from}: {source.Missing}");
        }

        if (AppVersion.TryParse(source.Version) is not { } version)
        {
            throw Refuse($"{registry.Name}/{source.Place.VersionFile} holds no semantic version: {source.Version}");
        }

        var isFirst = target.Application is null;
        if (target.Version == version.Text && !isFirst)
        {
            return null;
        }

        VersionChange.RefuseDowngrade(target.Place, target.Version, version, allowDowngrade);

        var change = new AppChange { Summary = $"promoted {app} {version} from {from} to {to}", Environments = [to] };
        if (target.Version != version.Text)
        {
            VersionChange.Write(change.In(registry, $"chore({to}): promote {app} to {version}"), target, version);
        }

        if (isFirst)
        {
            CopyApplication(change, change.In(apps, $"feat({to}): add {app}"), source, target);
        }
        else if (target.Missing is { } missing)
        {
            change.Notes.Add($"{app} still does not run in {to}: {missing}.");
        }

        return change;
    }

    private static void CopyApplication(AppChange change, AppChange.RepositoryChange files, DeployedApp source, DeployedApp target)
    {
        var apps = files.Repository;
        if (!apps.HasFile(target.Place.Domain.AppsFile))
        {
            throw Refuse(
                $"{target.Place.Environment} has no domain {target.Place.App.Domain}: "
                    + $"there is no {apps.Name}/{target.Place.Domain.AppsFile}");
        }

        Copy(source.Place.ApplicationFile, target.Place.ApplicationFile);
        if (apps.HasFile(source.Place.ValuesFile) && !apps.HasFile(target.Place.ValuesFile))
        {
            Copy(source.Place.ValuesFile, target.Place.ValuesFile);
        }

        if (!target.IsListed)
        {
            files.Edit(target.Place.Domain.AppsFile, text => YamlEdit.Append(text, target.Place.ListEntry, ["resources"]));
        }

        void Copy(string from, string to)
        {
            var text = File.ReadAllText(apps.PathOnDisk(from));
            try
            {
                text = EnvironmentSwap.Apply(text, source.Place.Environment, target.Place.Environment);
            }
            catch (YamlEditException error)
            {
                throw Refuse($"{apps.Name}/{from}: {error.Message}", error);
            }

            files.Create(to, text);
            change.Notes.AddRange(EnvironmentSwap.Leftovers(text, source.Place.Environment)
                .Select(line => $"{apps.Name}/{to}:{line.Number} still says {source.Place.Environment}: {line.Text}"));
        }
    }

    private static RefusedException Refuse(string reason, Exception? inner = null) => new($"{reason}.", inner);
}

/// <summary>
/// Replaces one environment by another where it is certain that the environment is meant: in the names of Applications and releases, in
/// paths below <c>environments</c>, as the value of a key <c>environment</c>, and in the app's own host wherever it is named. Everything
/// else, the host of another app for example, is a person's to decide.
/// </summary>
internal static partial class EnvironmentSwap
{
    /// <summary>The text with the environment replaced.</summary>
    /// <exception cref="YamlEditException">The text can't be read.</exception>
    public static string Apply(string text, string from, string to)
    {
        string? host = null;
        YamlEdit.Replace(text, (path, value) =>
        {
            host = path is ["ingress", "host"] && value.Length > 0 ? value : host;
            return null;
        });
        // The first label is the app's, whatever it is called.
        var moved = host is null ? "" : string.Join('.', host.Split('.').Select((label, index) => index > 0 && label == from ? to : label));
        return YamlEdit.Replace(text, (path, value) => path switch
        {
            ["metadata", "name"] or [.., "helm", "releaseName"] when value.EndsWith(
                $"-{from}", StringComparison.Ordinal) => $"{value[..^from.Length]}{to}",
            [.., "environment"] when value == from => to,
            _ when value.Contains('\n', StringComparison.Ordinal) => null,
            _ => InPaths(host is null ? value : value.Replace(host, moved, StringComparison.Ordinal), from, to),
        });
    }

    /// <summary>The lines that name the environment still, comments aside.</summary>
    public static IEnumerable<(int Number, string Text)> Leftovers(string text, string environment) => text
        .Split('\n')
        .Select((line, index) => (Number: index + 1, Text: line.Trim()))
        .Where(line => !line.Text.StartsWith('#') && Words().Matches(line.Text).Any(word => word.Value == environment));

    private static string InPaths(string value, string from, string to)
    {
        var parts = value.Split('/');
        for (var index = 1; index < parts.Length; index++)
        {
            if (parts[index - 1] is Platform.EnvironmentsFolder && parts[index] == from)
            {
                parts[index] = to;
            }
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex("[A-Za-z0-9]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
