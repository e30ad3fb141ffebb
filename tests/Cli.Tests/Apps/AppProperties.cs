using FsCheck;
using FsCheck.Fluent;
using Homelab.Cli.Apps;
using Homelab.Cli.Checkouts;
using Homelab.Cli.Outcomes;
using Homelab.Cli.Plans;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Convention;
using Homelab.GitOps.Repositories;

namespace Homelab.Cli.Tests.Apps;

/// <summary>
/// Random trees of apps and environments, and random commands on them in any order: what they do to the files, held against a model that is
/// a table of versions; and, for fewer of them, against the checks.
/// </summary>
public sealed class AppProperties
{
    private static readonly string[] Environments = ["dev", "staging", "prod"];
    private static readonly string[] Apps = ["web/blog_hugo", "web/home", "web/a_b", "shop/cart", "shop/a_b", "team_one/x"];
    private static readonly string[] Versions = ["v0.1.0-alpha.7", "v1.0.0", "v1.1.0-rc.1", "1.1.0", "v2.0.0"];

    private static readonly Gen<Step> Steps = Gen.OneOf(
        from app in Gen.Elements(Apps)
        from environment in Gen.Elements(Environments)
        from version in Gen.Elements(
            Versions)
        select (Step)new Add(app, environment, version),
        from app in Gen.Elements(Apps)
        from environment in Gen.Elements(Environments)
        from version in Gen.Elements(
            Versions)
        from downgrade in Gen.Elements(true, false)
        select (Step)new Set(app, environment, version, downgrade),
        from app in Gen.Elements(Apps)
        from one in Gen.Choose(0, 1)
        from other in Gen.Choose(
            1, 2)
        where one < other
        select (Step)new Promote(app, Environments[one], Environments[other]),
        from app in Gen.Elements(Apps)
        from environment in Gen.Elements([.. Environments, null])
        select (Step)new Remove(app, environment));

    [Fact]
    public async Task Any_commands_in_any_order_do_what_they_say_and_nothing_else()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        AddStaging(homelab.Folder);
        foreach (var name in HomelabCheckouts.Names)
        {
            Directory.Delete(homelab.At($"{name}/.git"), recursive: true);
        }

        Prop.ForAll(Steps.ListOf(10).ToArbitrary(), steps =>
        {
            using var tree = new Tree(homelab);
            foreach (var step in steps)
            {
                tree.Take(step);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));
    }

    [Fact]
    public async Task Any_commands_in_any_order_keep_the_checks_green()
    {
        foreach (var steps in Gen.Sample(Steps.ListOf(4), 2))
        {
            using var homelab = await HomelabCheckouts.CopyAsync();
            AddStaging(homelab.Folder);
            await homelab.CommitAllAsync();
            foreach (var step in steps)
            {
                var run = await homelab.RunAsync([.. step.Command, "--commit"]);
                Assert.True(run.Status is ExitStatus.Fine or ExitStatus.Usage, run.Error + run.Output);
                Assert.Empty(await homelab.ChangesAsync());
            }

            foreach (var environment in Environments)
            {
                var check = await homelab.CheckAsync(environment);
                Assert.True(
                    check.Status == ExitStatus.Fine,
                    $"{string.Join('\n', steps.Select(step => string.Join(' ', step.Command)))}\n{check.Output}");
            }
        }
    }

    /// <summary>A third environment, made as the error message says: a copy of one that is there, with its name replaced.</summary>
    private static void AddStaging(string folder)
    {
        foreach (var environments in Directory.GetDirectories(folder).Select(repository => Path.Combine(repository, "environments"))
            .Where(Directory.Exists))
        {
            var prod = Path.Combine(environments, "prod");
            foreach (var file in Directory.EnumerateFiles(prod, "*", SearchOption.AllDirectories).ToList())
            {
                var to = Path.Combine(
                    environments, "staging", Path.GetRelativePath(prod, file).Replace("prod", "staging", StringComparison.Ordinal));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.WriteAllText(to, File.ReadAllText(file).Replace("prod", "staging", StringComparison.Ordinal));
            }
        }
    }

    private abstract record Step(string App)
    {
        public abstract IReadOnlyList<string> Command { get; }

        public abstract AppChange? Plan(HomelabRepositories homelab, Templates templates);

        /// <summary>Changes the model as the command changes the files; false when it is to be refused.</summary>
        public abstract bool Apply(Dictionary<(string App, string Environment), string> model);

        /// <summary>The environments that it may touch besides those of a new domain.</summary>
        public abstract string Target { get; }

        protected AppName Name => Arguments.App(App);
    }

    private sealed record Add(string App, string Environment, string Version) : Step(App)
    {
        public override IReadOnlyList<string> Command => ["add-app", App, "--image", "a/b", "--version", Version, "--env", Environment];

        public override string Target => Environment;

        public override AppChange Plan(HomelabRepositories homelab, Templates templates) =>
            AppAddition.Of(homelab, new(Name, Environment, "a/b", Arguments.Version(Version), new("hugo", null), null, [], null), () => templates);

        public override bool Apply(Dictionary<(string App, string Environment), string> model) => model.TryAdd((App, Environment), Version);
    }

    private sealed record Set(string App, string Environment, string Version, bool Downgrade) : Step(App)
    {
        public override IReadOnlyList<string> Command =>
            ["set-version", App, Version, "--env", Environment, .. Downgrade ? ["--allow-downgrade"] : Array.Empty<string>()];

        public override string Target => Environment;

        public override AppChange? Plan(HomelabRepositories homelab, Templates templates) =>
            VersionChange.Of(homelab, new(Name, Environment), Arguments.Version(Version), Downgrade);

        public override bool Apply(Dictionary<(string App, string Environment), string> model)
        {
            if (!model.TryGetValue((App, Environment), out var now) || (!Downgrade && IsDowngrade(now, Version)))
            {
                return false;
            }

            model[(App, Environment)] = Version;
            return true;
        }
    }

    private sealed record Promote(string App, string From, string To) : Step(App)
    {
        public override IReadOnlyList<string> Command => ["promote", App, "--from", From, "--to", To];

        public override string Target => To;

        public override AppChange? Plan(HomelabRepositories homelab, Templates templates) => Promotion.Of(homelab, Name, From, To, allowDowngrade: false);

        public override bool Apply(Dictionary<(string App, string Environment), string> model)
        {
            if (!model.TryGetValue((App, From), out var version)
                || (model.TryGetValue((App, To), out var now) && IsDowngrade(now, version)))
            {
                return false;
            }

            model[(App, To)] = version;
            return true;
        }
    }

    private sealed record Remove(string App, string? Environment) : Step(App)
    {
        public override IReadOnlyList<string> Command =>
            ["remove-app", App, .. Environment is null ? Array.Empty<string>() : ["--env", Environment]];

        public override string Target => Environment ?? "";

        public override AppChange Plan(HomelabRepositories homelab, Templates templates) =>
            AppRemoval.Of(homelab, Name, Environment, () => templates);

        public override bool Apply(Dictionary<(string App, string Environment), string> model) =>
            Environments.Where(name => Environment is null || name == Environment).ToList().ConvertAll(name => model.Remove((App, name)))
                .Contains(true);
    }

    private static bool IsDowngrade(string now, string version) => Arguments.Version(version).IsOlderThan(Arguments.Version(now));

    /// <summary>The files, without git, and the model.</summary>
    private sealed class Tree : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Dictionary<(string App, string Environment), string> _model = new()
        {
            [("web/blog_hugo", "dev")] = "v0.1.0-alpha.7"
        };

        private readonly Templates _templates;

        public Tree(HomelabCheckouts homelab)
        {
            HomelabCheckouts.CopyFolder(homelab.Folder, _folder.Path);
            _templates = homelab.Templates;
        }

        private HomelabRepositories Repositories => HomelabRepositories.In(_folder.Path, Environments);

        public void Take(Step step)
        {
            var before = Files();
            var domains = Repositories.EnvironmentsApps!.Files.ToHashSet(StringComparer.Ordinal);
            var expected = new Dictionary<(string, string), string>(_model);
            if (!step.Apply(_model))
            {
                Assert.Throws<RefusedException>(() => step.Plan(Repositories, _templates));
                return;
            }

            var change = step.Plan(Repositories, _templates);

            Assert.Equal(expected.Count == _model.Count && !_model.Except(expected).Any(), change is null);
            foreach (var (repository, file) in change?.Repositories.SelectMany(one => one.Files.Select(file => (one.Repository, file)))
                ?? [])
            {
                Write(repository, file);
            }

            Assert.Equal(
                _model.Select(entry => $"{entry.Key} {entry.Value}").Order(StringComparer.Ordinal),
                DeployedApp.All(Repositories).Where(app => app.Missing is null)
                    .Select(app => $"{(app.Place.App.ToString(), app.Place.Environment)} {app.Version}")
                    .Order(StringComparer.Ordinal));
            var isNewDomain = step is Add && !domains.Contains(new AppPlace(Arguments.App(step.App), step.Target).Domain.AppsFile);
            OnlyWhatIsNamedChanged(before, step, isNewDomain);
            Idempotent(step);
        }

        public void Dispose() => _folder.Dispose();

        // Every line that was there still is, but for the version and the brackets of an empty list: so no comment is ever lost.
        private void OnlyWhatIsNamedChanged(Dictionary<string, string> before, Step step, bool isNewDomain)
        {
            var after = Files();
            var app = Arguments.App(step.App);
            foreach (var (path, text) in after.Where(file => before.GetValueOrDefault(file.Key) != file.Value))
            {
                Assert.True(
                    Touched(step).Any(environment => path.Contains($"/{environment}/{step.App}/", StringComparison.Ordinal)
                        || path.EndsWith(
                            $"environments-apps/environments/{environment}/{app.Domain}/kustomization.yaml", StringComparison.Ordinal))
                    || (isNewDomain && (path.Contains("/_root/root-app/", StringComparison.Ordinal)
                        || path.Contains("/namespaces/", StringComparison.Ordinal)
                        || path.EndsWith($"/{app.Domain}/kustomization.yaml", StringComparison.Ordinal))),
                    $"{step} touched {path}");
                var lost = (before.GetValueOrDefault(path) ?? "").Split('\n').Except(text.Split('\n'), StringComparer.Ordinal).ToList();
                Assert.All(lost, line => Assert.True(
                    line is "resources: []" || line.StartsWith("version: ", StringComparison.Ordinal)
                    || (step is Remove && (line is "resources:" || line.Trim() == $"- {app.Name}/{app.Name}.yaml")),
                    $"{step} took '{line}' out of {path}"));
            }

            Assert.All(before.Keys.Except(after.Keys, StringComparer.Ordinal), path => Assert.True(
                step is Remove && Touched(step).Any(environment => path.Contains($"/{environment}/{step.App}/", StringComparison.Ordinal)),
                $"{step} removed {path}"));
        }

        private static string[] Touched(Step step) => step.Target.Length == 0 ? Environments : [step.Target];

        private void Idempotent(Step step)
        {
            if (step is Add or Remove)
            {
                Assert.Throws<RefusedException>(() => step.Plan(Repositories, _templates));
            }
            else
            {
                Assert.Null(step.Plan(Repositories, _templates));
            }
        }

        private static void Write(Repository repository, Homelab.Cli.Checkouts.FileChange file)
        {
            var path = repository.PathOnDisk(file.Path);
            if (file.After is null)
            {
                File.Delete(path);
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.After);
        }

        private Dictionary<string, string> Files() => Directory.EnumerateFiles(_folder.Path, "*.yaml", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(_folder.Path, path), File.ReadAllText, StringComparer.Ordinal);
    }
}
