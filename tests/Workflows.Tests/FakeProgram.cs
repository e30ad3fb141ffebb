namespace Homelab.Workflows.Tests;

/// <summary>A program of its own for one test, found before the real one: what it was called with is in a log.</summary>
internal sealed class FakeProgram
{
    private readonly string _log;

    /// <summary>Writes the program.</summary>
    /// <param name="folder">The test's folder.</param>
    /// <param name="path">Where in it the program is to be.</param>
    /// <param name="script">What it does, in bash, after its arguments have been noted.</param>
    public FakeProgram(TemporaryFolder folder, string path, string script)
    {
        _log = $"{folder.Path}/{path}.log";
        folder.Write(path, $"#!/usr/bin/env bash\nset -euo pipefail\nprintf '%s\\n' \"$*\" >> '{_log}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode($"{folder.Path}/{path}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Folder = System.IO.Path.GetDirectoryName($"{folder.Path}/{path}")!;
    }

    /// <summary>The folder that it is in, and PATH with that folder in front.</summary>
    public string Folder { get; }

    public (string Key, string Value) Path => ("PATH", $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}");

    /// <summary>Its calls, each as one line of arguments.</summary>
    public string[] Calls => File.Exists(_log) ? File.ReadAllLines(_log) : [];
}
