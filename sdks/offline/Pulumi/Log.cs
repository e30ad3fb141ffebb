namespace Pulumi;

/// <summary>Tells the person who runs the program. An error fails the run; with mocks, nobody reads the rest.</summary>
public static class Log
{
    public static void Debug(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        _ = Deployment.Running;

    public static void Info(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        _ = Deployment.Running;

    public static void Warn(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        _ = Deployment.Running;

    public static void Error(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Deployment.Running.LogError(message);
}

/// <summary>A failure whose message is all that a person needs: it is told without a stack trace.</summary>
public class RunException : Exception
{
    public RunException(string message) : base(message) { }

    public RunException(string message, Exception? innerException) : base(message, innerException) { }
}
