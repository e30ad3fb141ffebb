using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Homelab.Cli.Doctor;

/// <summary>
/// The sentence for everything that goes wrong between here and what was asked. Who can't be asked is neither fine nor wrong; who
/// refuses would refuse <c>pulumi up</c>, too.
/// </summary>
internal static class Failures
{
    private const int TooManyRequests = 429;

    /// <summary>The answer that follows from a failure; null for what nobody expects.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="subject">Who was asked: the probe's subject.</param>
    /// <param name="isTimeUp">Whether the time for all probes is over.</param>
    public static Answer? Describe(Exception error, string subject, bool isTimeUp)
    {
        var whom = Whom(subject);
        return error switch
        {
            AnswerException known => known.Answer,
            Octokit.ApiException refused => OfGitHub(refused),
            k8s.Autorest.HttpOperationException refused => OfCluster(refused),
            OperationCanceledException when isTimeUp => Answer.NotAsked(
                $"{whom} gave no answer within {Diagnosis.TimeLimit.TotalSeconds:0} seconds.",
                $"Try again; if it stays so, look at the network between here and {whom}."),
            ToolMissingException missing => Answer.NotAsked(missing.Message, "Install it, or run doctor where it is."),
            ToolFailedException failed => Answer.NotAsked(failed.Message),
            YamlReadException unreadable => Answer.NotAsked($"{whom} sent something that isn't YAML: {unreadable.Message}"),
            JsonException or FormatException => Answer.NotAsked(
                $"{whom} sent something that can't be read: {error.Message}", "Look whether a proxy or a login page answers in its place."),
            HttpRequestException { StatusCode: { } status } => Answer.NotAsked(
                $"{whom} answered {(int)status} {status}.", "Try the address in a browser, and again later."),
            HttpRequestException or IOException or SocketException or AuthenticationException => OfNetwork(error, whom),
            _ => null,
        };
    }

    private static string Whom(string subject) => subject switch
    {
        "github" => "GitHub",
        "cluster" => "the cluster",
        "charts" => "the chart repository",
        _ => "it",
    };

    private static Answer OfNetwork(Exception error, string whom)
    {
        List<Exception> causes = [];
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            causes.Add(cause);
        }

        if (causes.OfType<AuthenticationException>().LastOrDefault() is { } untrusted)
        {
            return Answer.NotAsked(
                $"The certificate of {whom} isn't trusted: {untrusted.Message.TrimEnd('.')}.",
                "Where a proxy or a server of your own signs it, let this machine trust its authority (of a cluster: "
                    + "certificate-authority-data in the kubeconfig).");
        }

        return causes.OfType<SocketException>().LastOrDefault() is { } socket
            ? Answer.NotAsked(
                $"{Capital(whom)} can't be reached: {socket.Message}.",
                "Look at the network, the address, and HTTPS_PROXY where there is one.")
            : Answer.NotAsked(
                $"The connection to {whom} was cut: {causes[^1].Message.TrimEnd('.')}.",
                "Try again; if it stays so, look at what stands between here and there.");
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static Answer OfGitHub(Octokit.ApiException error)
    {
        var status = (int)error.StatusCode;
        if (Wait(error) is { } wait)
        {
            return Answer.NotAsked(
                $"GitHub was asked too much and answers {status}{wait}.", "Wait that long: the program would only be told the same.");
        }

        return status switch
        {
            (int)HttpStatusCode.Unauthorized => Answer.Fails(
                "GitHub doesn't know the token (401): it is mistyped, expired or revoked.",
                "Make a new one, and pulumi config set --secret githubToken."),
            (int)HttpStatusCode.Forbidden when Header(error, "X-GitHub-SSO") is { } sso => Answer.Fails(
                "The organization wants single sign-on, and the token isn't authorized for it (403).",
                "Authorize it with Configure SSO: "
                    + $"{(sso.Split("url=") is [_, var url] ? url.Split('?')[0] : "https://github.com/settings/tokens")}."),
            (int)HttpStatusCode.Forbidden => Answer.Fails($"The token may not ask this (403): {error.Message.TrimEnd('.')}."),
            (int)HttpStatusCode.NotFound => Answer.Fails("It isn't there, or the token can't see it (404)."),
            >= (int)HttpStatusCode.InternalServerError => Answer.NotAsked(
                $"GitHub is in trouble and answers {status}.", "Look at https://www.githubstatus.com, and try again later."),
            _ => Answer.NotAsked($"GitHub answered {status}: {error.Message.TrimEnd('.')}."),
        };
    }

    /// <summary>What GitHub says of waiting, as the rest of a sentence; null when waiting doesn't help.</summary>
    // 403 is said, too, when the limit is reached: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    public static string? Wait(Octokit.ApiException error)
    {
        if ((int)error.StatusCode is not (TooManyRequests or (int)HttpStatusCode.Forbidden))
        {
            return null;
        }

        if (Header(error, "Retry-After") is { } seconds)
        {
            return $"; it says to wait {seconds} s";
        }

        return error is Octokit.RateLimitExceededException or Octokit.AbuseException or Octokit.SecondaryRateLimitExceededException
            || (int)error.StatusCode == TooManyRequests ? "" : null;
    }

    private static string? Header(Octokit.ApiException error, string name) =>
        error.HttpResponse?.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static Answer OfCluster(k8s.Autorest.HttpOperationException error)
    {
        var status = error.Response.StatusCode;
        return (int)status switch
        {
            (int)HttpStatusCode.Unauthorized => Answer.Fails(
                "The cluster doesn't know the credentials of the kubeconfig (401).", "Log in again, or fetch a new kubeconfig."),
            (int)HttpStatusCode.Forbidden => Answer.Fails(
                $"The cluster doesn't let the credentials of the kubeconfig see this (403){Message(error)}.",
                "Take an administrator's kubeconfig: the program installs operators with cluster roles and CRDs."),
            TooManyRequests => Answer.NotAsked("The cluster has too much to do and answers 429.", "Try again later."),
            >= (int)HttpStatusCode.InternalServerError => Answer.NotAsked(
                $"The cluster is in trouble and answers {(int)status}.", "Look at its control plane: kubectl get --raw '/readyz?verbose'"),
            _ => Answer.NotAsked($"The cluster answered {(int)status}{Message(error)}."),
        };
    }

    private static string Message(k8s.Autorest.HttpOperationException error)
    {
        try
        {
            using var status = JsonDocument.Parse(error.Response.Content ?? "");
            return status.RootElement.TryGetProperty("message", out var message) ? $": {message.GetString()?.TrimEnd('.')}" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
