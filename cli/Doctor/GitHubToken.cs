namespace Homelab.Cli.Doctor;

/// <summary>The token that GitHub is asked with, and where it is from.</summary>
/// <param name="Value">The token.</param>
/// <param name="Source">The setting or the variable.</param>
internal sealed record GitHubToken(string Value, string Source)
{
    private const string Setting = "githubToken";
    private static readonly string[] Variables = ["GITHUB_TOKEN", "GH_TOKEN"];

    /// <summary>The stack's, or else the environment's.</summary>
    /// <exception cref="AnswerException">There is none, or it can't be one.</exception>
    public static async Task<GitHubToken> FindAsync(Examination examination, CancellationToken cancellation)
    {
        var secrets = await examination.SecretsAsync(cancellation);
        var project = examination.Stack.Project;
        var token = secrets.Find(Setting) is { } own
            ? new GitHubToken(own, $"{project}:{Setting}")
            : Variables.Where(name => examination.Surroundings.Variable(name) is not null)
                .Select(name => new GitHubToken(examination.Surroundings.Variable(name)!, name)).FirstOrDefault();
        if (token is null)
        {
            throw new AnswerException(Answer.NotAsked(
                $"There is no token to ask GitHub with: {secrets.Problem ?? $"{project}:{Setting} is not set"}, and no variable "
                    + $"{string.Join(" or ", Variables)}.",
                $"Set {Variables[0]} to the token that the stack has, or run doctor where pulumi can read the stack."));
        }

        return token.Value.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || !char.IsAscii(letter))
            ? throw new AnswerException(Answer.Fails($"The token in {token.Source} has a space, a line break or a letter that no token "
                + "has."))
            : token;
    }
}
