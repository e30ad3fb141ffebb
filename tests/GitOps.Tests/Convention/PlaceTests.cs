using Homelab.GitOps.Convention;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Convention;

/// <summary>Where things are, held against what really lands.</summary>
public sealed class PlaceTests
{
    private const string Apps = "homelab-k8s-environments-apps/";
    private const string Registry = "homelab-k8s-environments/";
    private const string Platform = "homelab-k8s-argo-config/";

    private static readonly AppPlace Blog = new(AppName.TryParse("web/blog_hugo")!, "dev");

    public static TheoryData<string> Files => new(
        Apps + Blog.ApplicationFile,
        Apps + Blog.ValuesFile,
        Registry + Blog.VersionFile,
        Apps + Blog.Domain.AppsFile,
        Apps + Blog.Domain.RootFile,
        Platform + Blog.Domain.PolicyFile,
        Apps + Blog.Domain.Place.RootFile,
        Apps + Blog.Domain.Place.RootsFile,
        Platform + Blog.Domain.Place.PoliciesFile,
        Apps + new EnvironmentPlace("prod").RootFile,
        Platform + GitOps.Convention.Platform.NamespacesFile,
        Platform + GitOps.Convention.Platform.ProjectFile);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_is_where_the_convention_says(string file)
    {
        using var seed = Seed.Write();

        Assert.True(File.Exists(seed.PathOf(file)), file);
    }

    [Fact]
    public void Names_are_made_of_domain_app_and_environment()
    {
        var place = new AppPlace(AppName.TryParse("my_shop/cart_api")!, "staging");

        Assert.Equal("my-shop-cart-api-staging", place.ApplicationName);
        Assert.Equal("cart_api/cart_api.yaml", place.ListEntry);
        Assert.Equal("root-my-shop-staging", place.Domain.RootName);
        Assert.Equal("my-shop", place.Domain.Namespace);
        Assert.Equal("root-homelab-staging", place.Domain.Place.RootName);
        Assert.Equal("environments/staging/_root/root-app", place.Domain.Place.RootFolder);
    }

    [Theory]
    [InlineData("web/blog_hugo", true)]
    [InlineData("a/b", true)]
    [InlineData("9lives/cat-1", true)]
    [InlineData("web", false)]
    [InlineData("web/blog/hugo", false)]
    [InlineData("../web/blog", false)]
    [InlineData("web/.", false)]
    [InlineData("_root/blog", false)]
    [InlineData("Web/blog", false)]
    [InlineData("web/blog\n", false)]
    [InlineData(null, false)]
    public void An_app_is_a_domain_and_a_name(string? text, bool isApp) =>
        Assert.Equal(isApp ? text : null, AppName.TryParse(text)?.ToString());

    [Theory]
    [InlineData("dev", true)]
    [InlineData("a", true)]
    [InlineData("pre-prod2", true)]
    [InlineData("twenty-letters-long-", false)]
    [InlineData("twenty-letters-longg", true)]
    [InlineData("twenty-one-characters", false)]
    [InlineData("", false)]
    [InlineData("2nd", false)]
    [InlineData("-dev", false)]
    [InlineData("dev-", false)]
    [InlineData("Dev", false)]
    [InlineData("_each", false)]
    [InlineData("a/b", false)]
    [InlineData("dev\n", false)]
    public void An_environments_name_fits_into_a_folder_and_a_name(string text, bool isName) =>
        Assert.Equal(isName, EnvironmentPlace.IsName(text));
}
