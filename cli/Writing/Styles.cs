namespace Homelab.Cli.Writing;

/// <summary>
/// The styles of texts on a terminal. Texts from elsewhere are never put into Spectre's markup, in which <c>[x]</c> and <c>:warning:</c>
/// mean something.
/// </summary>
internal static class Styles
{
    public static readonly Style Bold = new(decoration: Decoration.Bold);
    public static readonly Style Dim = new(decoration: Decoration.Dim);
    public static readonly Style Green = new(Color.Green);
    public static readonly Style Red = new(Color.Red);
    public static readonly Style Yellow = new(Color.Yellow);
}
