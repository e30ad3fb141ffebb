using System.Collections.Immutable;
using Pulumi.Github.Outputs;

namespace Pulumi.Github
{
    /// <summary>Lists the branch protections of a repository.</summary>
    public static class GetBranchProtectionRules
    {
        private const string Token = "github:index/getBranchProtectionRules:getBranchProtectionRules";

        public static Task<GetBranchProtectionRulesResult> InvokeAsync(GetBranchProtectionRulesArgs args, InvokeOptions? options = null) =>
            Deployment.Instance.InvokeAsync<GetBranchProtectionRulesResult>(
                Token, args ?? new GetBranchProtectionRulesArgs(), options.WithDefaults());
    }

    /// <summary>The inputs of <see cref="GetBranchProtectionRules"/>, as values.</summary>
    public sealed class GetBranchProtectionRulesArgs : InvokeArgs
    {
        [Input("repository", required: true)] public string Repository { get; set; } = null!;
    }

    /// <summary>What was found.</summary>
    [OutputType]
    public sealed class GetBranchProtectionRulesResult
    {
        public readonly ImmutableArray<GetBranchProtectionRulesRuleResult> Rules;

        [OutputConstructor]
        private GetBranchProtectionRulesResult(ImmutableArray<GetBranchProtectionRulesRuleResult> rules) => Rules = rules;
    }
}

namespace Pulumi.Github.Outputs
{
    /// <summary>A branch protection.</summary>
    [OutputType]
    public sealed class GetBranchProtectionRulesRuleResult
    {
        public readonly string Pattern;

        [OutputConstructor]
        private GetBranchProtectionRulesRuleResult(string pattern) => Pattern = pattern;
    }
}
