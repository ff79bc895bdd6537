using Pipelines.Core.Planning;
using Pipelines.Core.Tests.Operators;

namespace Pipelines.Core.Tests.Planning;

/// <summary>Every pipeline under samples/ can be planned, without so much as a warning.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Pipelines => [.. Directory.GetFiles(SamplesFolder(), "*.yaml", SearchOption.AllDirectories)];

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Plan_Sample_HasNoFinding(string path)
    {
        PlanningResult result = PipelinePlanner.Plan(File.ReadAllText(path), new PlanningOptions { FallbackModel = "any" }, Operations.Services with { Code = new ExpressionCodeRunner(hasCSharp: true) });

        Assert.Empty(result.Diagnostics);
    }

    private static string SamplesFolder()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "samples")))
            {
                return Path.Combine(folder, "samples");
            }
        }

        throw new DirectoryNotFoundException("There is no folder 'samples' above the tests.");
    }
}
