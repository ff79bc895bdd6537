using System.Collections.Frozen;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary>The methods of the built-in types.</summary>
internal static class MethodTable
{
    private static readonly FrozenDictionary<string, Method> OfText =
        Index([.. TextCaseMethods.All, .. TextSearchMethods.All, .. TextSplitMethods.All, .. TextShapeMethods.All, .. TextTestMethods.All]);

    private static readonly FrozenDictionary<string, Method> OfList = Index([.. SequenceMethods.All, .. ListMethods.All]);
    private static readonly FrozenDictionary<string, Method> OfTuple = Index(SequenceMethods.All);
    private static readonly FrozenDictionary<string, Method> OfDict = Index([.. DictMethods.All, .. DictChangeMethods.All]);
    private static readonly FrozenDictionary<string, Method> OfSet = Index(SetMethods.All);
    private static readonly FrozenDictionary<string, Method> OfInteger = Index(NumberMethods.OfInteger);
    private static readonly FrozenDictionary<string, Method> OfFloat = Index(NumberMethods.OfFloat);
    private static readonly FrozenDictionary<string, Method> OfNothing = Index([]);

    // Every method of that name, of whatever type, only looks.
    private static readonly FrozenSet<string> Harmless = new[] { OfText, OfList, OfTuple, OfDict, OfSet, OfInteger, OfFloat }
        .SelectMany(table => table.Values)
        .GroupBy(method => method.Name)
        .Where(sameName => sameName.All(method => !method.Mutates))
        .Select(sameName => sameName.Key)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a call of a method of this name changes nothing, whatever it is called on.</summary>
    public static bool IsHarmless(string name) => Harmless.Contains(name);

    public static Method? Find(PyKind kind, string name) => OfKind(kind).GetValueOrDefault(name);

    public static IEnumerable<string> Names(PyKind kind) => OfKind(kind).Keys;

    private static FrozenDictionary<string, Method> OfKind(PyKind kind) => kind switch
    {
        PyKind.String or PyKind.Markup => OfText,
        PyKind.List => OfList,
        PyKind.Tuple or PyKind.Range => OfTuple,
        PyKind.Dict => OfDict,
        PyKind.Set => OfSet,
        PyKind.Bool or PyKind.Int or PyKind.BigInt => OfInteger,
        PyKind.Float => OfFloat,
        _ => OfNothing,
    };

    private static FrozenDictionary<string, Method> Index(IEnumerable<Method> methods) =>
        methods.ToFrozenDictionary(method => method.Name);
}
