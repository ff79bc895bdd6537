using System.Runtime.InteropServices;

namespace Pipelines.Training.Matrices;

/// <summary>dnnl_exec_arg_t: which argument, and its memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct OneDnnArgument(int Argument, nint Memory);
