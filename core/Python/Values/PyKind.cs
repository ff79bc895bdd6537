namespace Pipelines.Core.Python.Values;

/// <summary>What a <see cref="PyValue"/> is. <c>default(PyValue)</c> is Python's <c>None</c>.</summary>
internal enum PyKind : byte
{
    None,
    Bool,

    /// <summary>An integer of 64 bits; larger ones are <see cref="BigInt"/>, and no value is ever both.</summary>
    Int,
    BigInt,
    Float,
    String,

    /// <summary>Text marked as safe HTML (markupsafe's <c>Markup</c>).</summary>
    Markup,
    List,
    Tuple,
    Dict,
    Set,
    Range,

    /// <summary>What <c>keys()</c>, <c>values()</c> and <c>items()</c> of a dict return.</summary>
    DictView,

    /// <summary>A sequence that can be walked once.</summary>
    Generator,

    /// <summary>Anything else: functions, types, namespaces, loops, matches.</summary>
    Object,
    Undefined,
}
