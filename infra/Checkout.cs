namespace Homelab.Infra;

/// <summary>Where this checkout of the project is.</summary>
public static class Checkout
{
    /// <summary>
    /// The nearest folder above the running binary that holds <c>Pulumi.yaml</c>. The content of the repositories is
    /// read from there, not from copies beside the binary: a copy would keep files that were deleted since.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The binary was moved out of the checkout that built it.</exception>
    public static string Root => field ??= Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException(
            $"No Pulumi.yaml above {AppContext.BaseDirectory}: run the program from the checkout that it was built in.");
    }
}
