namespace Pipelines.Core.Tests.Schemas.Cases;

/// <summary>Every feature of JSON Schema that is read, each with values on both sides.</summary>
public static class SchemaCases
{
    public static SchemaCase[] All { get; } = [.. NumberCases.All, .. StringCases.All, .. ContainerCases.All, .. CombinationCases.All];

    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    public static SchemaCase Named(string name) => All.Single(one => one.Name == name);
}
