using System.Collections.Frozen;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Templates.Filters;

/// <summary>All filters of Jinja by name.</summary>
internal static class FilterTable
{
    private static readonly FrozenDictionary<string, Method> Filters = new[]
    {
        TextFilters.All, ShapeFilters.All, MarkupFilters.All, NumberFilters.All, SequenceFilters.All, SelectionFilters.All,
        OrderFilters.All, ValueFilters.All,
    }.SelectMany(group => group).ToFrozenDictionary(filter => filter.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Filters.Keys;

    public static Method? Find(string name) => Filters.GetValueOrDefault(name);

    public static PythonException Unknown(string name) => new(PythonErrorKind.RuntimeError, UnknownMessage(name));

    public static string UnknownMessage(string name) => ClosestName.Of(name, Names) is { } closest
        ? $"there is no filter named '{name}'; did you mean '{closest}'?"
        : $"there is no filter named '{name}'";
}
