using Homelab.Cli.Apps;
using Homelab.Cli.Doctor;
using Homelab.Cli.Doctor.Probes;
using Homelab.Infra;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab doctor</c>: whether <c>pulumi up</c> would go through, asked of the real GitHub and the real cluster.</summary>
internal static class DoctorCommand
{
    private enum Format
    {
        Text,
        Json,
    }

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout.</param>
    /// <param name="tools">pulumi and op.</param>
    /// <param name="surroundings">What lies outside of the checkout.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools, Surroundings surroundings)
    {
        var stack = CommonOptions.Stack(root, "The stack that is to go up.");
        var format = CommonOptions.Format<Format>("How to write the result to standard output.");
        var skip = CommonOptions.Ids(
            "--skip", "Leave these probes out, such as HD203 where the credentials may only read. Can be given again.", "probe",
            "cli/Doctor/probes.yaml lists them", ProbeInfo.All.Select(probe => probe.Id));
        var command = new Command("doctor", "Ask GitHub and the cluster, without changing anything, whether pulumi up would go through.")
        {
            stack, skip, format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = Arguments.Stack(parsed.GetRequiredValue(stack));
            var content = Path.Combine(Checkout.Root, "infra", "repositories");
            var examination = new Examination(StackSettings.Read(root, name), root, content, tools, surroundings);
            var skipped = CommonOptions.IdsOf(parsed.GetRequiredValue(skip)).ToHashSet(StringComparer.Ordinal);
            var probes = AllProbes.Of(examination).Where(probe => !skipped.Contains(probe.Info.Id)).ToList();
            var diagnosis = await terminal.ProgressAsync(step =>
            {
                step("Asking GitHub and the cluster …");
                return Diagnosis.MakeAsync(examination, probes, cancellation);
            });
            if (parsed.GetValue(format) == Format.Json)
            {
                terminal.Output.Profile.Out.Writer.WriteLine(DoctorJson.Write(diagnosis));
            }
            else
            {
                DoctorTable.Write(terminal.Output, diagnosis);
            }

            return (int)diagnosis.Outcome;
        });
        HelpText.AddTo(command);
        return command;
    }
}
