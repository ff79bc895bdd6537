namespace Pipelines.Core.Specs.Pipeline;

/// <summary>Whose quirks are wanted (<c>compat</c>).</summary>
public enum CompatMode
{
    /// <summary>None: the language put right.</summary>
    None,

    /// <summary>Those of DocETL 0.3 (<c>docetl-0.3</c>).</summary>
    DocEtl03,
}
