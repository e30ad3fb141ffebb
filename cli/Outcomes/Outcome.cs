using System.Text.Json.Serialization;

namespace Homelab.Cli.Outcomes;

/// <summary>How looking at something ended; the exit status and the <c>status</c> of every report follow from it.</summary>
internal enum Outcome
{
    /// <summary>Done, and nothing to complain about.</summary>
    Fine = 0,

    /// <summary>The checks found something, or there are differences.</summary>
    Found = 1,

    /// <summary>Nothing was found, and not everything could be looked at: a tool is missing.</summary>
    Incomplete = 2,

    /// <summary>
    /// Nothing was found, and nothing was rendered that anything could have been found in: to programs this is incomplete, too.
    /// </summary>
    [JsonStringEnumMemberName("incomplete")]
    NotRendered = 3,
}
