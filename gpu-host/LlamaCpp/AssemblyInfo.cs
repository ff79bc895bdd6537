using System.Runtime.CompilerServices;

// Every signature of the C API is blittable: what is declared is what crosses, with nothing converted behind our back.
[assembly: DisableRuntimeMarshalling]
