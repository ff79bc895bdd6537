using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

/// <summary>The core does no I/O, reads no clock and knows no container: it is given streams, time and parts.</summary>
internal sealed class CorePurityRule : IHouseRule
{
    /// <summary>Types whose static members reach out of the process, by the name that sources use.</summary>
    private static readonly HashSet<string> OutsideTypes =
        ["File", "Directory", "Console", "Process", "Environment", "Stopwatch", "Thread", "Dns"];

    /// <summary>Types that reach out as soon as they are made.</summary>
    private static readonly HashSet<string> OutsideInstances =
        ["FileStream", "FileInfo", "DirectoryInfo", "HttpClient", "Socket", "TcpClient", "Timer", "Thread"];

    private static readonly HashSet<string> HarmlessMembers =
        ["Environment.NewLine", "Environment.ProcessorCount"];

    private static readonly string[] OutsideNamespaces =
        ["System.Net.Http", "System.Net.Sockets", "Microsoft.Extensions.DependencyInjection", "Microsoft.AspNetCore"];

    public IEnumerable<Finding> Check(RepositoryTree tree) => tree.CSharp.Where(f => f.IsUnder("core")).SelectMany(CheckFile);

    private static IEnumerable<Finding> CheckFile(RepositoryFile file)
    {
        foreach (UsingDirectiveSyntax directive in file.Syntax.DescendantNodes().OfType<UsingDirectiveSyntax>())
        {
            string name = directive.NamespaceOrType.ToString();
            if (OutsideNamespaces.Any(n => name == n || name.StartsWith(n + ".", StringComparison.Ordinal)))
            {
                yield return file.At(directive, $"the core does not use {name}");
            }
        }

        foreach (MemberAccessExpressionSyntax access in file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        {
            if (access.Expression is IdentifierNameSyntax type
                && OutsideTypes.Contains(type.Identifier.Text)
                && !HarmlessMembers.Contains(access.ToString()))
            {
                yield return file.At(access, $"the core does not call {access}");
            }

            if (access.ToString() is "TimeProvider.System")
            {
                yield return file.At(access, "the core is given a TimeProvider; it does not take the system's");
            }
        }

        foreach (ObjectCreationExpressionSyntax creation in file.Syntax.DescendantNodes().OfType<ObjectCreationExpressionSyntax>())
        {
            if (OutsideInstances.Contains(creation.Type.ToString()))
            {
                yield return file.At(creation, $"the core does not make a {creation.Type}");
            }
        }
    }
}
