using Pipelines.House.Tests.Architecture;
using Pipelines.House.Tests.Repository;
using Pipelines.House.Tests.Tidy;

namespace Pipelines.House.Tests;

/// <summary>The working tree keeps every rule of the house. Each rule's own tests show that it can fail.</summary>
public sealed class HouseTests
{
    private static readonly IReadOnlyList<IHouseRule> Rules =
    [
        new ArrowRule(),
        new SolutionRule(),
        new CorePurityRule(),
        new OrchestratorPurityRule(),
        new NativeCodeRule(),
        new OneTypePerFileRule(),
        new VagueNameRule(),
        new LeftoverRule(),
        new SuppressionReasonRule(),
        new SkippedTestRule(),
        new MachineTraceRule(),
        new FileLengthRule(),
        new RoomRule(),
        new MarkdownLinkRule(),
    ];

    public static TheoryData<string> RuleNames => [.. Rules.Select(r => r.GetType().Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Repository_EveryRule_HasNoFinding(string ruleName)
    {
        IHouseRule rule = Rules.Single(r => r.GetType().Name == ruleName);

        IReadOnlyList<Finding> findings = [.. rule.Check(RepositoryReader.Read())];

        Assert.True(findings.Count == 0, $"{findings.Count} findings\n" + string.Join('\n', findings));
    }

    [Fact]
    public void Rules_AllOfThisProject_AreListed()
    {
        IEnumerable<string> declared = typeof(IHouseRule).Assembly.GetTypes()
            .Where(t => t.IsClass && t.IsAssignableTo(typeof(IHouseRule)))
            .Select(t => t.Name);

        Assert.Equal(declared.Order(StringComparer.Ordinal), Rules.Select(r => r.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reader_ThisRepository_SeesSourcesAndNoBuildOutput()
    {
        RepositoryTree tree = RepositoryReader.Read();

        Assert.NotNull(tree.Find("Pipelines.sln"));
        Assert.NotNull(tree.Find("tests/House.Tests/HouseTests.cs"));
        Assert.DoesNotContain(tree.Paths, p => p.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or ".git"));
    }
}
