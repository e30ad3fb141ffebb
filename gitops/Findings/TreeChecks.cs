namespace Homelab.GitOps.Findings;

/// <summary>The rules that following the tree itself decides: without them there is nothing to render.</summary>
internal static class TreeChecks
{
    public static readonly CheckInfo Readable = CheckInfo.Of("HL001");

    public static readonly CheckInfo Exists = CheckInfo.Of("HL002");

    public static readonly CheckInfo Local = CheckInfo.Of("HL003");

    public static readonly CheckInfo Renders = CheckInfo.Of("HL004");

    public static readonly CheckInfo NoCycle = CheckInfo.Of("HL005");

    public static readonly CheckInfo UniqueNames = CheckInfo.Of("HL006");

    public static readonly CheckInfo Valid = CheckInfo.Of("HL037");

    public static readonly CheckInfo LinksInside = CheckInfo.Of("HL029");

    public static readonly CheckInfo Generates = CheckInfo.Of("HL035");

    public static readonly CheckInfo ListedExists = CheckInfo.Of("HL014");
}
