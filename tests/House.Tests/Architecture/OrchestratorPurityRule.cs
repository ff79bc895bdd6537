using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

/// <summary>
/// Orchestrators decide by their input and context alone: in a type that implements <c>IOrchestrator&lt;,&gt;</c>, all its parts and the types
/// nested in it, there is no clock, id, chance, environment, I/O, thread or scheduler, no state that outlives a replay, and nothing that
/// blocks. Judged by the names in the source; what an orchestrator calls elsewhere is its reviewer's to judge.
/// </summary>
internal sealed class OrchestratorPurityRule : IHouseRule
{
    private const string Interface = "IOrchestrator";

    /// <summary>Types that reach outside, whatever is used of them.</summary>
    private static readonly HashSet<string> OutsideTypes =
    [
        "TimeProvider", "Stopwatch", "Random", "RandomNumberGenerator", "Environment", "Process", "Console",
        "File", "FileInfo", "FileStream", "Directory", "DirectoryInfo", "HttpClient", "Socket", "TcpClient", "Dns",
        "Thread", "ThreadPool", "ThreadLocal", "AsyncLocal", "Parallel", "Timer", "PeriodicTimer", "Channel", "SemaphoreSlim", "Monitor", "Mutex",
        "ManualResetEvent", "ManualResetEventSlim", "AutoResetEvent", "CountdownEvent", "Barrier", "ReaderWriterLockSlim",
        "TaskCompletionSource", "TaskFactory", "TaskScheduler", "SynchronizationContext", "ExecutionContext", "BackgroundWorker", "BlockingCollection", "IBlobStore", "IInferenceClient",
    ];

    private static readonly HashSet<string> OutsideMembers =
    [
        "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow",
        "Guid.NewGuid", "Guid.CreateVersion7", "Path.GetTempPath", "Path.GetTempFileName", "Path.GetRandomFileName",
        "Task.Run", "Task.Delay", "Task.Factory", "Task.WaitAll", "Task.WaitAny", "Task.WhenEach",
        "Interlocked.Increment", "Interlocked.Decrement", "Interlocked.Add", "Interlocked.Exchange", "Interlocked.CompareExchange",
    ];

    /// <summary>Members that leave the orchestrator's thread, or block it, on whatever they are called.</summary>
    private static readonly HashSet<string> ForbiddenAnywhere = 
    [
        "ConfigureAwait", "ContinueWith", "Wait", "WaitAsync", "GetAwaiter", "WaitOne", "CancelAfter", "CancelAsync", "StartNew", "RunSynchronously",
        "AsParallel", "ToBlockingEnumerable", "UnsafeRegister",
    ];

    public IEnumerable<Finding> Check(RepositoryTree tree)
    {
        HashSet<string> orchestrators = [.. tree.CSharp.SelectMany(TypesOf).Where(IsOrchestrator).Select(t => t.Identifier.Text)];
        return from file in tree.CSharp
               from type in TypesOf(file)
               where orchestrators.Contains(type.Identifier.Text) && (IsOrchestrator(type) || type.Modifiers.Any(SyntaxKind.PartialKeyword))
               from finding in CheckType(file, type)
               select finding;
    }

    private static IEnumerable<TypeDeclarationSyntax> TypesOf(RepositoryFile file) =>
        file.Text.Contains(Interface, StringComparison.Ordinal) || file.Text.Contains("partial", StringComparison.Ordinal)
            ? file.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>()
            : [];

    private static bool IsOrchestrator(TypeDeclarationSyntax type) =>
        type is not InterfaceDeclarationSyntax
        && type.BaseList?.Types.Any(b => b.Type.DescendantNodesAndSelf().OfType<GenericNameSyntax>().Any(n => n.Identifier.Text == Interface)) == true;

    private static IEnumerable<Finding> CheckType(RepositoryFile file, TypeDeclarationSyntax type) =>
        from node in type.DescendantNodes()
        let wrong = Wrong(node)
        where wrong is not null
        select file.At(node, $"orchestrator {type.Identifier.Text}: {wrong}; an orchestrator decides by its input and context, and activities do the rest");

    private static string? Wrong(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax access => WrongAccess(access),
        SimpleNameSyntax name when OutsideTypes.Contains(name.Identifier.Text) && !IsMemberName(name) => $"it uses {name.Identifier.Text}",
        LockStatementSyntax => "it takes a lock",
        MethodDeclarationSyntax method when IsAsyncVoid(method.Modifiers, method.ReturnType) => $"{method.Identifier.Text} is async void",
        LocalFunctionStatementSyntax local when IsAsyncVoid(local.Modifiers, local.ReturnType) => $"{local.Identifier.Text} is async void",
        FieldDeclarationSyntax field when IsLasting(field) => $"its field {field.Declaration.Variables[0].Identifier.Text} outlives a replay",
        _ => null,
    };

    private static string? WrongAccess(MemberAccessExpressionSyntax access)
    {
        string member = access.Name.Identifier.Text;
        string owner = access.Expression is SimpleNameSyntax simple ? simple.Identifier.Text
            : access.Expression is MemberAccessExpressionSyntax qualified ? qualified.Name.Identifier.Text
            : "";
        if (OutsideMembers.Contains($"{owner}.{member}"))
        {
            return $"it uses {owner}.{member}";
        }

        return ForbiddenAnywhere.Contains(member) ? $"it calls {member}"
            : member == "Result" && access.Parent is not InvocationExpressionSyntax ? "it may block on .Result (await instead; rename a property of your own)"
            : null;
    }

    private static bool IsMemberName(SimpleNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax access && access.Name == name && !access.Expression.ToString().StartsWith("System", StringComparison.Ordinal))
        || name.Parent is NameColonSyntax or NameEqualsSyntax;

    private static bool IsAsyncVoid(SyntaxTokenList modifiers, TypeSyntax returned) =>
        modifiers.Any(SyntaxKind.AsyncKeyword) && returned is PredefinedTypeSyntax { Keyword.Text: "void" };

    /// <summary>Static and not fixed: it would carry something from one replay to the next.</summary>
    private static bool IsLasting(FieldDeclarationSyntax field) =>
        field.Modifiers.Any(SyntaxKind.StaticKeyword) && !field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword);
}
