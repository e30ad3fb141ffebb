using Homelab.Cli.Doctor;
using NuGet.Versioning;

namespace Homelab.Cli.Tests.Doctor;

public sealed class VersionConstraintTests
{
    [Theory]
    [InlineData(">=1.25.0-0", "1.35.1", true)]
    [InlineData(">= 1.19.0-0", "1.18.9", false)]
    [InlineData(">=1.25.0-0", "1.25.3-eks-4", true)]
    [InlineData(">=1.25.0 <1.35.0", "1.35.1", false)]
    [InlineData(">=1.25.0, <1.36", "1.35.1+k3s1", true)]
    [InlineData("^1.30", "2.0.0", false)]
    [InlineData("^1.30 || ^2", "2.1.0", true)]
    [InlineData("~1.30", "1.30.9", true)]
    [InlineData("~1.30", "1.31.0", false)]
    [InlineData("1.30.x", "1.30.4", true)]
    [InlineData("<=1.30", "1.30.4", true)]
    [InlineData("!=1.30", "1.30.4", false)]
    [InlineData(">1.30", "1.30.4", false)]
    [InlineData("something else", "1.30.4", null)]
    [InlineData("", "1.30.4", null)]
    public void A_constraint_allows_what_Helm_allows(string constraint, string version, bool? allowed) =>
        Assert.Equal(allowed, VersionConstraint.Allows(constraint, SemanticVersion.Parse(version)));
}
