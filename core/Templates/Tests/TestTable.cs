using System.Collections.Frozen;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Templates.Tests;

/// <summary>All tests of Jinja (<c>value is name</c>) by name.</summary>
internal static class TestTable
{
    private static readonly FrozenDictionary<string, Method> Tests = new[] { KindTests.All, ValueTests.All, ComparisonTests.All }
        .SelectMany(group => group).ToFrozenDictionary(test => test.Name, StringComparer.Ordinal);

    private static readonly FrozenSet<string> TypeTests = KindTests.All.Select(test => test.Name).ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Tests.Keys;

    public static Method? Find(string name) => Tests.GetValueOrDefault(name);

    /// <summary>Whether the answer depends on the type of the value alone.</summary>
    public static bool AsksOnlyForType(string name) => TypeTests.Contains(name);

    public static PythonException Unknown(string name) => new(PythonErrorKind.RuntimeError, UnknownMessage(name));

    public static string UnknownMessage(string name) => ClosestName.Of(name, Names) is { } closest
        ? $"there is no test named '{name}'; did you mean '{closest}'?"
        : $"there is no test named '{name}'";
}
