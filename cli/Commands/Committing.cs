using Homelab.Cli.Apps;

namespace Homelab.Cli.Commands;

/// <summary>Whether and where a change is committed.</summary>
/// <param name="IsAsked">Whether it is.</param>
/// <param name="Branch">The branch to make for it; null for the one that is checked out.</param>
internal sealed record Committing(bool IsAsked, string? Branch)
{
    /// <summary>The options that say so.</summary>
    public sealed class Options
    {
        private readonly Option<bool> _commit = new("--commit") { Description = "Commit in each repository that changes." };

        private readonly Option<string?> _branch = new("--branch")
        {
            Description = "Commit on a new branch of this name, for a pull request.",
            HelpName = "name",
        };

        /// <summary>Adds them to a command.</summary>
        public void AddTo(Command command)
        {
            command.Add(_commit);
            command.Add(_branch);
        }

        /// <summary>What was given.</summary>
        /// <exception cref="RefusedException">The branch is no name for one.</exception>
        public Committing Of(ParseResult parsed)
        {
            var branch = parsed.GetValue(_branch) is { } name ? Arguments.Branch(name) : null;
            return new(parsed.GetValue(_commit) || branch is not null, branch);
        }
    }
}
