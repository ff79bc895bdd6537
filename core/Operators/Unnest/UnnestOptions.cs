using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Unnest;

/// <summary>The configuration of an unnest, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Key">Where the list or the object is.</param>
/// <param name="KeepEmpty">A row whose value is empty stays, with null in its place.</param>
/// <param name="ExpandFields">The fields of objects that are copied up; null copies all.</param>
/// <param name="IsRecursive">Lists and objects in lists are taken apart too.</param>
/// <param name="LevelsMax">How many levels are taken apart; null has no end.</param>
/// <param name="SurfacedField">For DocETL's quirk: where the value at a path is put first; null takes it apart in its place.</param>
internal sealed record UnnestOptions(
    string Name,
    FieldPath Key,
    bool KeepEmpty,
    IReadOnlyList<string>? ExpandFields,
    bool IsRecursive,
    int? LevelsMax,
    string? SurfacedField);
