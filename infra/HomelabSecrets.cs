using Onepassword = Pulumi.Onepassword;

namespace Homelab.Infra;

/// <summary>
/// The secrets a stack works with, as secret outputs. They come from 1Password or from the stack's configuration;
/// nothing else in the program knows which.
/// </summary>
internal sealed class HomelabSecrets
{
    private HomelabSecrets(Output<string> connectCredentials, Output<string> connectToken, Output<string> botToken)
    {
        ConnectCredentials = connectCredentials.Apply(Checked);
        ConnectToken = connectToken;
        BotToken = botToken;
    }

    /// <summary>The content of the Connect server's credentials file, known to be JSON.</summary>
    public Output<string> ConnectCredentials { get; }

    /// <summary>The access token for the Connect server.</summary>
    public Output<string> ConnectToken { get; }

    /// <summary>The GitHub token of the version bot, which Argo CD also reads private repositories with.</summary>
    public Output<string> BotToken { get; }

    /// <summary>Fetches the secrets from where the settings say.</summary>
    /// <param name="settings">Where the secrets come from.</param>
    /// <param name="parent">The parent of the 1Password provider.</param>
    public static HomelabSecrets From(SecretSettings settings, Resource parent)
    {
        if (settings.ServiceAccountToken is null)
        {
            return new HomelabSecrets(Output(settings.ConnectCredentials), Output(settings.ConnectToken), Output(settings.BotToken));
        }

        var provider = new Onepassword.Provider("onepassword", new Onepassword.ProviderArgs
        {
            ServiceAccountToken = Output(settings.ServiceAccountToken),
        }, new CustomResourceOptions { Parent = parent });
        return new HomelabSecrets(
            Credential(settings.Items.ConnectCredentials), Credential(settings.Items.ConnectToken), Credential(settings.Items.BotToken));

        Output<string> Credential(string title) => Pulumi.Output.CreateSecret(Onepassword.GetItem.Invoke(
            new Onepassword.GetItemInvokeArgs { Vault = settings.Items.Vault, Title = title },
            new InvokeOptions { Provider = provider, Parent = parent }).Apply(item => item.Credential));
    }

    /// <summary>A setting's secret as a secret output.</summary>
    public static Output<string> Output(Secret? secret) => Pulumi.Output.CreateSecret(secret?.Reveal() ?? "");

    /// <summary>
    /// The value, but only once the credentials are known to be JSON. Given to the providers, through which every other
    /// resource is made, it keeps anything from being created before that.
    /// </summary>
    public Output<T> Afterwards<T>(T value) => Pulumi.Output.Unsecret(ConnectCredentials.Apply(_ => value));

    private static string Checked(string credentials) => SettingRules.IsJsonObject(credentials)
        ? credentials
        : throw new RunException($"The Connect credentials: the 1Password item {SettingRules.JsonObject}");
}
