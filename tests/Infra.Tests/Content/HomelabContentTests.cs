using Homelab.Infra.Content;
using Homelab.Infra.GitHub;
using YamlDotNet.RepresentationModel;

namespace Homelab.Infra.Tests.Content;

/// <summary>What is really under <c>infra/repositories</c>.</summary>
public sealed class HomelabContentTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "infra", "repositories");
    private static readonly HomelabContent Dev = HomelabContent.Read(ProjectFile.Settings(), Folder);
    private static readonly HomelabContent Prod = HomelabContent.Read(ProjectFile.Read("prod", ("ownsRepositories", "false")), Folder);

    private static readonly string[] Names =
        ["homelab-k8s-argo-config", "homelab-k8s-base-manifests", "homelab-k8s-environments", "homelab-k8s-environments-apps"];

    public static TheoryData<string> Repositories => new(Names);

    [Fact]
    public void Dev_and_prod_together_write_every_file_exactly_once()
    {
        foreach (var (repository, dev, prod) in new[]
                 {
                     ("homelab-k8s-argo-config", Dev.ArgoConfig, Prod.ArgoConfig),
                     ("homelab-k8s-base-manifests", Dev.BaseManifests, Prod.BaseManifests),
                     ("homelab-k8s-environments", Dev.Environments, Prod.Environments),
                     ("homelab-k8s-environments-apps", Dev.EnvironmentsApps, Prod.EnvironmentsApps),
                 })
        {
            var root = Path.Combine(Folder, repository);
            var files = new DirectoryInfo(root).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
                .Select(file => Path.GetRelativePath(root, file.FullName).Replace('\\', '/'));
            Assert.Equal(files.Order(StringComparer.Ordinal), dev.Concat(prod).Select(file => file.Path).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Prod_writes_nothing_outside_its_environment() => Assert.All(
        Prod.ArgoConfig.Concat(Prod.BaseManifests).Concat(Prod.Environments).Concat(Prod.EnvironmentsApps),
        file => Assert.StartsWith("environments/prod/", file.Path, StringComparison.Ordinal));

    [Fact]
    public void The_registry_holds_the_blogs_version_in_dev_and_none_in_prod()
    {
        Assert.Equal("version: v0.1.0-alpha.7\n", Dev.Environments.Single(file => file.Path == "environments/dev/web/blog_hugo/values.yaml").Text);
        Assert.Equal("environments/prod/.gitkeep", Assert.Single(Prod.Environments).Path);
        Assert.NotEmpty(Prod.Environments[0].Text.Trim());
    }

    [Theory]
    [InlineData("2.2.1", "{{ .credentials | b64enc }}")]
    [InlineData("2.3.0", "{{ .credentials }}")]
    public void The_ExternalSecret_encodes_the_credentials_as_the_pinned_chart_wants_them(string version, string template)
    {
        var content = HomelabContent.Read(ProjectFile.Settings(("connectChartVersion", version)), Folder);

        var text = content.ArgoConfig.Single(file => file.Path == "base/secrets/connect-credentials.yaml").Text;
        Assert.Contains($"1password-credentials.json: \"{template}\"", text, StringComparison.Ordinal);
        Assert.Contains("engineVersion: v2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Owner_names_and_domain_are_the_users_own()
    {
        var content = HomelabContent.Read(
            ProjectFile.Settings(("owner", "me"), ("codeOwner", "org/team"), ("domain", "example.org"), ("baseManifestsRepository", "charts")), Folder);

        var files = content.ArgoConfig.Concat(content.BaseManifests).Concat(content.Environments).Concat(content.EnvironmentsApps).ToList();
        Assert.DoesNotContain(files, file => file.Text.Contains("${owner}", StringComparison.Ordinal) || file.Text.Contains("homelab-k8s-base-manifests", StringComparison.Ordinal));
        Assert.Contains("@org/team", content.ArgoConfig.Single(file => file.Path == "CODEOWNERS").Text, StringComparison.Ordinal);
        var application = content.EnvironmentsApps.Single(file => file.Path == "environments/dev/web/blog_hugo/blog_hugo.yaml").Text;
        Assert.Contains("repoURL: https://github.com/me/charts", application, StringComparison.Ordinal);
        Assert.Contains("https://blog.example.org/", content.EnvironmentsApps.Single(file => file.Path == "environments/dev/web/blog_hugo/values.yaml").Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void The_required_check_is_a_job_of_the_repositorys_own_workflow(string repository)
    {
        var workflow = new YamlStream();
        workflow.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, repository, ".github", "workflows", "validate.yaml"))));

        var jobs = (YamlMappingNode)workflow.Documents[0].RootNode["jobs"];
        Assert.Contains(jobs.Children, job => job.Key.ToString() == GitOpsRepository.RequiredCheck || (job.Value is YamlMappingNode map && map.Children.TryGetValue("name", out var name) && name.ToString() == GitOpsRepository.RequiredCheck));
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void Every_repository_says_what_it_is_and_who_owns_it(string repository) =>
        Assert.All(["README.md", "CODEOWNERS", ".github/workflows/validate.yaml"], file => Assert.True(File.Exists(Path.Combine(Folder, repository, file)), file));

    [Theory]
    [InlineData("/environments/prod/web/blog_hugo/values.yaml", "@anvaplus")]
    [InlineData("/environments/staging/web/blog_hugo/values.yaml", "@anvaplus")]
    [InlineData("/environments/dev/web/blog_hugo/values.yaml", "")]
    [InlineData("/CODEOWNERS", "@anvaplus")]
    [InlineData("/.github/workflows/validate.yaml", "@anvaplus")]
    [InlineData("/README.md", "")]
    public void All_but_the_first_environments_versions_have_a_code_owner(string path, string owner)
    {
        var rules = Dev.Environments.Single(file => file.Path == "CODEOWNERS").Text.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' '));

        // The last line that matches counts, and one without owners takes them away.
        var rule = rules.LastOrDefault(rule => path == rule[0] || (rule[0].EndsWith('/') && path.StartsWith(rule[0], StringComparison.Ordinal)));
        Assert.Equal(owner, string.Join(' ', rule?[1..] ?? []));
    }

    [Fact]
    public void A_folder_without_the_root_Application_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        foreach (var repository in Names)
        {
            folder.Write($"{repository}/README.md", "x");
        }

        var exception = Assert.Throws<ContentException>(() => HomelabContent.Read(ProjectFile.Settings(), folder.Path));
        Assert.Equal(
            "homelab-k8s-environments-apps/environments/dev/_root/root-homelab-dev.yaml is missing: it is the one Application that the program applies.",
            exception.Message);
    }
}
