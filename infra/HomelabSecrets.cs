using Onepassword = Pulumi.Onepassword;

namespace Homelab.Infra;

/// <summary>
/// The secrets a stack works with, as secret outputs. They come from 1Password or from the stack's configuration;
/// nothing else in the program knows which.
/// </summary>
internal sealed class HomelabSecrets
{
    private HomelabSecrets(string? connectCredentials, string? connectToken, string? botToken) =>
        (ConnectCredentials, ConnectToken, BotToken) = (Secret(connectCredentials), Secret(connectToken), Secret(botToken));

    /// <summary>The content of the Connect server's credentials file, known to be JSON.</summary>
    public Output<string> ConnectCredentials { get; }

    /// <summary>The access token for the Connect server.</summary>
    public Output<string> ConnectToken { get; }

    /// <summary>The GitHub token of the version bot, which Argo CD also reads private repositories with.</summary>
    public Output<string> BotToken { get; }

    /// <summary>Reads the secrets from where the settings say; nothing but the provider of 1Password is declared for it.</summary>
    /// <param name="settings">Where the secrets come from.</param>
    /// <param name="parent">The parent of the 1Password provider.</param>
    /// <exception cref="RunException">An item can't be read, or doesn't hold what it should.</exception>
    public static async Task<HomelabSecrets> ReadAsync(SecretSettings settings, Resource parent)
    {
        if (settings.ServiceAccountToken is null)
        {
            return new(settings.ConnectCredentials?.Reveal(), settings.ConnectToken?.Reveal(), settings.BotToken?.Reveal());
        }

        var provider = new Onepassword.Provider("onepassword", new Onepassword.ProviderArgs
        {
            ServiceAccountToken = Secret(settings.ServiceAccountToken.Reveal()),
        }, new CustomResourceOptions { Parent = parent });
        var items = settings.Items;
        var credentials = await CredentialAsync(items.ConnectCredentials);
        return SettingRules.IsJsonObject(credentials)
            ? new(credentials, await CredentialAsync(items.ConnectToken), await CredentialAsync(items.BotToken))
            : throw new RunException($"The Connect credentials: the 1Password item {items.ConnectCredentials} {SettingRules.JsonObject}");

        async Task<string> CredentialAsync(string title)
        {
            try
            {
                var item = await Onepassword.GetItem.InvokeAsync(
                    new Onepassword.GetItemArgs { Vault = items.Vault, Title = title },
                    new InvokeOptions { Provider = provider, Parent = parent });
                return item.Credential is { Length: > 0 } credential
                    ? credential
                    : throw new RunException($"{Of(title)} has nothing in its field credential.");
            }
            catch (Exception exception) when (exception is not RunException)
            {
                throw new RunException($"{Of(title)} can't be read: {exception.Message}", exception);
            }
        }

        string Of(string title) => $"The 1Password item {title} of the vault {items.Vault}";
    }

    /// <summary>A text as a secret output.</summary>
    public static Output<string> Secret(string? text) => Output.CreateSecret(text ?? "");
}
