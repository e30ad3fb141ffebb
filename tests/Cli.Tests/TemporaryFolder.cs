namespace Homelab.Cli.Tests;

/// <summary>A folder of its own for one test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("homelab-cli-").FullName;

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string path, string text)
    {
        var file = At(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
