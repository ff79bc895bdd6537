namespace Pipelines.Core.Operators.Code;

/// <summary>A language that pipelines may bring code in.</summary>
public enum CodeLanguage
{
    /// <summary>Python, as in DocETL's pipelines (<c>python</c>).</summary>
    Python,

    /// <summary>JavaScript (<c>javascript</c>).</summary>
    JavaScript,

    /// <summary>A C# expression (<c>csharp</c>).</summary>
    CSharp,
}
