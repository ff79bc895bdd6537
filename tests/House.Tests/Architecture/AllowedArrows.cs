namespace Pipelines.House.Tests.Architecture;

/// <summary>
/// The arrows between product projects. A project may reference what its arrow names and whatever lies further along the
/// arrows; nothing else.
/// <code>
/// cli ─┬→ functions/App → runtime → durable → core
///      └→ gpu-host/LlamaCpp → gpu-host/Serving → core        storage → core   connectors → core
/// executables (cli, functions, gpu-host/Host) also compose storage and connectors; functions/App and gpu-host/Host share http
/// </code>
/// </summary>
internal static class AllowedArrows
{
    private static readonly string[] Adapters = ["Pipelines.Storage", "Pipelines.Connectors"];

    private static readonly Dictionary<string, string[]> Direct = new(StringComparer.Ordinal)
    {
        ["Pipelines.Core"] = [],
        // Supplies the one type that Azure.Storage.Blobs needs from a package of the same name.
        ["System.IO.Hashing"] = [],
        ["Pipelines.Storage"] = ["Pipelines.Core", "System.IO.Hashing"],
        ["Pipelines.Connectors"] = ["Pipelines.Core"],
        ["Pipelines.Durable"] = ["Pipelines.Core"],
        ["Pipelines.Runtime"] = ["Pipelines.Durable", "Pipelines.Core"],
        ["Pipelines.Http"] = [],
        ["Pipelines.Functions.App"] = ["Pipelines.Runtime", "Pipelines.Http"],
        ["GpuHost.Serving"] = ["Pipelines.Core"],
        ["GpuHost.LlamaCpp"] = ["GpuHost.Serving"],
        ["Pipelines.Functions"] = ["Pipelines.Functions.App", .. Adapters],
        ["GpuHost"] = ["GpuHost.LlamaCpp", "Pipelines.Http", .. Adapters],
        ["Pipelines.Cli"] = ["Pipelines.Functions.App", "GpuHost.LlamaCpp", .. Adapters],
        // Makes what the built-in model learns from, with the very code that makes prompts.
        ["Pipelines.Training.Data"] = ["Pipelines.Core"],
        ["Pipelines.Training"] = ["Pipelines.Training.Data", "Pipelines.Training.Evaluation", "GpuHost.LlamaCpp"],
        // Asks documents as operators ask, of whatever client it is given.
        ["Pipelines.Training.Evaluation"] = ["Pipelines.Core"],
    };

    /// <summary>Only these build an executable, and so only these compose.</summary>
    public static IReadOnlySet<string> CompositionRoots { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "Pipelines.Functions", "GpuHost", "Pipelines.Cli", "Pipelines.Training" };

    /// <summary>Makes the built-in model, and is no part of what runs it: only its own tests may see it.</summary>
    public static bool IsTraining(string project) => project.StartsWith("Pipelines.Training", StringComparison.Ordinal);

    public static bool IsKnown(string project) => Direct.ContainsKey(project);

    /// <summary>Everything that <paramref name="project"/> may reference.</summary>
    public static IReadOnlySet<string> From(string project)
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        Stack<string> open = new(Direct[project]);
        while (open.TryPop(out string? next))
        {
            if (reached.Add(next))
            {
                foreach (string further in Direct[next])
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }
}
