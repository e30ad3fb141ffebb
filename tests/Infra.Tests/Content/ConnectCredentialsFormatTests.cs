using Homelab.Infra.Content;
using NuGet.Versioning;

namespace Homelab.Infra.Tests.Content;

public sealed class ConnectCredentialsFormatTests
{
    [Theory]
    [InlineData("1.17.0")]
    [InlineData("2.2.1")]
    [InlineData("2.3.0-beta.1")]
    public void Charts_before_2_3_0_get_base64(string version)
    {
        var format = ConnectCredentialsFormat.For(SemanticVersion.Parse(version));

        Assert.Equal("{{ .credentials | b64enc }}", format.Template);
        Assert.Equal("e30=", format.Encode("{}"));
    }

    [Theory]
    [InlineData("2.3.0")]
    [InlineData("2.10.0")]
    [InlineData("3.0.0")]
    public void Charts_from_2_3_0_on_get_raw_JSON(string version)
    {
        var format = ConnectCredentialsFormat.For(SemanticVersion.Parse(version));

        Assert.Equal("{{ .credentials }}", format.Template);
        Assert.Equal("{}", format.Encode("{}"));
    }
}
