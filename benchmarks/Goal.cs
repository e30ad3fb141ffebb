using System.Globalization;

namespace Homelab.Benchmarks;

/// <summary>What is to hold, and what was measured.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The measurement.</param>
/// <param name="Baseline">What it is compared with, measured in the same run.</param>
/// <param name="Limit">The most that the measurement may be, or the ratio of both.</param>
/// <param name="IsRatio">Whether the limit is one of the ratio.</param>
/// <param name="Unit">The measurement's unit.</param>
internal sealed record Goal(string What, double Measured, double? Baseline, double Limit, bool IsRatio = false, string Unit = "s")
{
    /// <summary>How many times the baseline it is.</summary>
    public double? Ratio => Measured / Baseline;

    /// <summary>Whether it is reached.</summary>
    public bool Holds => (IsRatio ? Ratio : Measured) <= Limit;

    /// <summary>A row of the table.</summary>
    public string[] Row =>
    [
        What,
        Text("≤ ", Limit, IsRatio ? "×" : Unit),
        Text("", Measured, Unit),
        Text("", Baseline, Unit),
        Text("", Ratio, "×"),
        Holds ? "holds" : "does not hold",
    ];

    private static string Text(string before, double? number, string unit) =>
        number is { } some ? string.Create(CultureInfo.InvariantCulture, $"{before}{some:F2} {unit}") : "";
}
