using System.Text.Json;
using Pulumi;
using Pulumi.Onepassword;
using Pulumi.Onepassword.Inputs;
using PulumiContract;

namespace Homelab.Sdks.Tests;

public sealed class OnePasswordTests : TestRun
{
    public OnePasswordTests() => Mocks = new RecordingMocks { OnCall = _ => Item };

    private static Dictionary<string, object> Item => new()
    {
        ["credential"] = "hush",
        ["tags"] = new[] { "prod" },
        ["sections"] = new object[]
        {
            new Dictionary<string, object>
            {
                ["fields"] = new object[] { new Dictionary<string, object> { ["label"] = "token" } },
            },
        },
    };

    [Fact]
    public async Task An_item_is_fetched_through_its_provider()
    {
        var item = await Invoke(provider => GetItem.Invoke(
            new GetItemInvokeArgs { Vault = "homelab", Title = Output.Create("connect") }, new InvokeOptions { Provider = provider }));

        var call = Mocks.Calls.Single();
        Assert.Equal("onepassword:index/getItem:getItem", call.Token);
        Assert.Equal("homelab", call.Args["vault"]);
        Assert.Equal("connect", call.Args["title"]);
        Assert.EndsWith("pulumi:providers:onepassword::op::op_id", call.Provider, StringComparison.Ordinal);
        Assert.Equal("hush", item.Credential);
        Assert.Equal<string>(["prod"], item.Tags);
        Assert.Equal("token", item.Sections[0].Fields[0].Label);
        Assert.True(item.Files.IsDefault);
    }

    [Fact]
    public async Task An_item_is_fetched_by_values_too()
    {
        var item = await Invoke(provider => Output.Create(GetItem.InvokeAsync(
            new GetItemArgs
            {
                Vault = "homelab",
                Uuid = "u",
                Files = { new GetItemFileArgs { Id = "i", Name = "n", Content = "c", ContentBase64 = "Yw==" } },
            },
            new InvokeOptions { Provider = provider })));

        Assert.Equal(["files", "uuid", "vault"], Mocks.Calls.Single().Args.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("hush", item.Credential);
    }

    [Fact]
    public async Task A_vault_is_found_by_name()
    {
        var run = new OnePasswordTests { Mocks = new RecordingMocks { OnCall = _ => new Dictionary<string, object> { ["uuid"] = "v" } } };
        string? uuid = null;
        await run.Run(() => GetVault.Invoke(new GetVaultInvokeArgs { Name = "homelab" }).Apply(vault => uuid = vault.Uuid));

        Assert.Equal("onepassword:index/getVault:getVault", run.Mocks.Calls.Single().Token);
        Assert.Equal("v", uuid);
    }

    [Fact]
    public async Task An_item_without_vault_is_refused()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Run(() => GetItem.Invoke(new GetItemInvokeArgs { Title = "t" })));

        Assert.Contains(
            "[Input] Pulumi.Onepassword.GetItemInvokeArgs.Vault is required but was not given a value",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_and_notes_are_secrets()
    {
        var provider = new ProviderArgs { ServiceAccountToken = "s", Token = "t", Account = "a" };

        Assert.True(await Output.IsSecretAsync(provider.ServiceAccountToken.ToOutput()));
        Assert.True(await Output.IsSecretAsync(provider.Token.ToOutput()));
        Assert.False(await Output.IsSecretAsync(provider.Account.ToOutput()));
        Assert.True(await Output.IsSecretAsync(new GetItemInvokeArgs { NoteValue = "n" }.NoteValue.ToOutput()));
    }

    [Fact]
    public async Task Pulumi_is_told_which_plugin_to_fetch_and_from_where()
    {
        CustomResourceOptions? seen = null;
        await Run(() => new Provider("op", null, new CustomResourceOptions
        {
            ResourceTransformations = { t => { seen = (CustomResourceOptions)t.Options; return null; } },
        }));
        using var resource = typeof(Provider).Assembly.GetManifestResourceStream("Pulumi.Onepassword.pulumi-plugin.json")!;
        using var plugin = await JsonDocument.ParseAsync(resource);

        Assert.Equal("1.1.4", seen!.Version);
        Assert.Equal("github://api.github.com/1Password/pulumi-onepassword", seen.PluginDownloadURL);
        Assert.Equal(["serviceAccountToken", "token"], seen.AdditionalSecretOutputs);
        Assert.Equal("onepassword", plugin.RootElement.GetProperty("name").GetString());
        Assert.Equal(seen.Version, plugin.RootElement.GetProperty("version").GetString());
        Assert.Equal(seen.PluginDownloadURL, plugin.RootElement.GetProperty("server").GetString());
    }

    private async Task<GetItemResult> Invoke(Func<Provider, Output<GetItemResult>> invoke)
    {
        GetItemResult? item = null;
        await Run(() => invoke(new Provider("op")).Apply(result => item = result));
        return item!;
    }
}
