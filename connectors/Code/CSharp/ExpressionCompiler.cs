using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code.CSharp;

/// <summary>
/// Compiles a C# expression over <c>input</c>, a row, or over <c>inputs</c>, a list of rows, into a function: 1. it must be one expression
/// and nothing else, 2. it must compile, 3. everything it names must be on the list of what expressions may use.
/// </summary>
internal static class ExpressionCompiler
{
    private const string ClassName = "PipelineExpression";
    private const string MethodName = "Evaluate";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.None);

    private static readonly CSharpCompilationOptions CompilationOptions = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: false, nullableContextOptions: NullableContextOptions.Disable);

    private static readonly Lazy<MetadataReference[]> References = new(static () =>
    [
        .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "Newtonsoft.Json.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <exception cref="CodeException">It is no expression, does not compile, or uses what it may not.</exception>
    public static Func<JToken, object?> Compile(string source, bool isOverRows)
    {
        CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(Wrap(Parse(source), isOverRows ? "JArray inputs" : "JObject input"), options: ParseOptions);
        SyntaxTree tree = unit.SyntaxTree;
        CSharpCompilation compilation = CSharpCompilation.Create(ClassName, [tree], References.Value, CompilationOptions);
        Diagnostic[] errors = [.. compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
        {
            throw new CodeException($"The expression does not compile: {errors[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        }

        AllowedCode.Require(tree.GetRoot(), compilation.GetSemanticModel(tree));
        MethodInfo method = Load(compilation);
        if (isOverRows)
        {
            Func<JArray, object?> ofRows = method.CreateDelegate<Func<JArray, object?>>();
            return argument => ofRows((JArray)argument);
        }

        Func<JObject, object?> ofRow = method.CreateDelegate<Func<JObject, object?>>();
        return argument => ofRow((JObject)argument);
    }

    /// <summary>Read alone first, so that no text can end the expression and begin something else.</summary>
    private static ExpressionSyntax Parse(string source)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(source, options: ParseOptions, consumeFullText: true);
        if (expression.GetDiagnostics().FirstOrDefault(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new CodeException($"The code is no C# expression: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        }

        return expression.ContainsDirectives ? throw new CodeException("The code is no C# expression: lines with # are not allowed.") : expression.WithoutTrivia();
    }

    private static string Wrap(ExpressionSyntax expression, string parameter) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Globalization;
        using System.Linq;
        using System.Text.RegularExpressions;
        using Newtonsoft.Json.Linq;
        public static class {{ClassName}}
        {
            public static object {{MethodName}}({{parameter}}) => (
        {{expression.ToFullString()}}
            );
        }
        """;

    private static MethodInfo Load(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        if (!compilation.Emit(image).Success)
        {
            throw new CodeException("The expression could not be compiled.");
        }

        image.Position = 0;
        Assembly assembly = new AssemblyLoadContext(compilation.AssemblyName, isCollectible: true).LoadFromStream(image);
        return assembly.GetType(ClassName)!.GetMethod(MethodName)!;
    }
}
